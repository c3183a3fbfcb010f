#include "query/question.h"

#include <gmock/gmock.h>

#include "query/archive_test_help.h"

namespace nightbell::query {
namespace {

using testing::HasSubstr;
using testing::Not;

class QuestionsTest : public ArchiveTest {
 protected:
  static std::string member(const std::string& json, std::string_view path) {
    simdjson::dom::parser parser;
    simdjson::dom::element value;
    if (parser.parse(json).at_pointer(path).get(value) != simdjson::SUCCESS) return "";
    return simdjson::minify(value);
  }
};

TEST_F(QuestionsTest, SearchShowsPagesOfMatchesNewestFirst) {
  for (int i = 0; i < 5; ++i) add(Kind::kLogs, i, fmt::format(R"("message":"try {}")", i));
  const std::string first = ask(ask_search, "", {{"q", "try"}, {"limit", "3"}});
  EXPECT_EQ(member(first, "/events/0/message"), R"("try 4")");
  const std::string cursor = member(first, "/next_cursor");
  ASSERT_GT(cursor.size(), 4u);
  const std::string second =
      ask(ask_search, "",
          {{"q", "try"}, {"limit", "3"}, {"cursor", cursor.substr(1, cursor.size() - 2)}});
  EXPECT_EQ(member(second, "/events/1/message"), R"("try 0")");
  EXPECT_EQ(member(second, "/next_cursor"), "null");
}

TEST_F(QuestionsTest, SearchWithStagesIsATable) {
  for (const char* level : {"error", "warn", "error"})
    add(Kind::kLogs, 0, fmt::format(R"("level":"{}","message":"m")", level));
  const std::string table = ask(ask_search, "", {{"q", "| count by level"}});
  EXPECT_EQ(member(table, "/rows/0"), R"(["error",2])");
  EXPECT_EQ(ask(ask_search, "", {{"q", "| count by level"}, {"format", "ndjson"}}).substr(0, 27),
            R"({"level":"error","count":2})");
}

TEST_F(QuestionsTest, WrongParametersAreNamed) {
  EXPECT_THAT(ask(ask_search, "", {{"limit", "0"}}), HasSubstr("limit: 1 to"));
  EXPECT_THAT(ask(ask_search, "", {{"order", "up"}}), HasSubstr("order: one of newest, oldest"));
  EXPECT_THAT(ask(ask_search, "", {{"cursor", "12"}}), HasSubstr("cursor:"));
  EXPECT_THAT(ask(ask_search, "", {{"q", "level:>>>("}}), HasSubstr("q: position"));
  EXPECT_THAT(ask(ask_stats, "", {{"since", "soon"}}), HasSubstr("since: a time"));
}

TEST_F(QuestionsTest, StatsCountByTimeAndField) {
  add(Kind::kLogs, 0, R"("level":"error","message":"m")");
  add(Kind::kLogs, 1, R"("level":"error","message":"m")");
  add(Kind::kLogs, 70, R"("level":"warn","message":"m")");
  const std::string stats = ask(ask_stats, "", {{"interval", "1m"}});
  EXPECT_EQ(member(stats, "/total"), "3");
  EXPECT_EQ(member(stats, "/totals/error"), "2");
  EXPECT_EQ(member(stats, "/buckets/1/counts"), R"({"warn":1})");
}

TEST_F(QuestionsTest, ErrorsAreGrouped) {
  for (int i = 0; i < 3; ++i) {
    add(Kind::kLogs, i,
        fmt::format(R"("level":"error","message":"id {0} is gone","session_id":"s{1}")", i, i % 2) +
            R"(,"release":"r1","repeat_count":2)");
  }
  add(Kind::kLogs, 9, R"("level":"warn","message":"no error")");
  const std::string errors = ask(ask_errors, "");
  EXPECT_EQ(member(errors, "/groups"), "1");
  EXPECT_EQ(member(errors, "/errors/0/events"), "3");
  EXPECT_EQ(member(errors, "/errors/0/count"), "6");
  EXPECT_EQ(member(errors, "/errors/0/sessions"), "2");
  EXPECT_EQ(member(errors, "/errors/0/releases"), R"({"r1":6})");
  std::string fingerprint = member(errors, "/errors/0/fingerprint");
  fingerprint = fingerprint.substr(1, fingerprint.size() - 2);
  EXPECT_EQ(member(ask(ask_errors, fingerprint), "/count"), "6");
  EXPECT_EQ(ask(ask_errors, "v1-0000000000000000"), "");
}

TEST_F(QuestionsTest, ARunShowsItsNodesAttemptsAndErrors) {
  const auto event = [&](int second, std::string_view node, std::string_view status,
                         std::string_view more = "") {
    add(Kind::kRuns, second,
        fmt::format(R"("message":"m","run_id":"n","job_id":"j","node":"{}","status":"{}"{})", node,
                    status, more));
  };
  event(0, "plan", "start");
  event(1, "plan", "end", R"(,"duration_ms":900)");
  event(2, "pay", "start", R"(,"attempt":1)");
  event(3, "pay", "error", R"(,"attempt":1,"error":{"type":"T","message":"no"})");
  event(4, "pay", "start", R"(,"attempt":2)");
  const std::string run = ask(ask_runs, "n");
  EXPECT_EQ(member(run, "/status"), R"("stalled")");
  EXPECT_EQ(member(run, "/nodes/0/duration_ms"), "900");
  EXPECT_EQ(member(run, "/nodes/1/error/type"), R"("T")");
  EXPECT_EQ(member(run, "/attempts/pay"), "2");
  EXPECT_EQ(member(run, "/open_node"), R"("pay")");
  EXPECT_EQ(ask(ask_runs, "unknown"), "");
  EXPECT_EQ(member(ask(ask_runs, "", {{"status", "stalled"}, {"job_id", "j"}}), "/total"), "1");
  EXPECT_EQ(member(ask(ask_runs, "", {{"status", "done"}}), "/total"), "0");
}

TEST_F(QuestionsTest, ASessionSaysWhereItWentAndWhatFailed) {
  add(Kind::kPresence, 0, R"("event":"heartbeat","page":"/a","session_id":"s")");
  add(Kind::kLogs, 1, R"("level":"error","message":"x","route":"/b","session_id":"s")");
  const std::string session = ask(ask_session, "s");
  EXPECT_EQ(member(session, "/count"), "2");
  EXPECT_EQ(member(session, "/failures"), "1");
  EXPECT_EQ(member(session, "/page/0"), R"("/a")");
  EXPECT_THAT(session, Not(HasSubstr("null,null")));
  EXPECT_EQ(ask(ask_session, "t"), "");
}

TEST_F(QuestionsTest, IdsWithQuotesAreIdsToo) {
  add(Kind::kLogs, 0, R"("message":"m","session_id":"a\"b")");
  EXPECT_EQ(member(ask(ask_session, "a\"b"), "/count"), "1");
}

}  // namespace
}  // namespace nightbell::query
