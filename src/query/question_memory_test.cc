#include "query/question_memory.h"

#include <gmock/gmock.h>

#include "query/archive_test_help.h"
#include "query/error_groups.h"
#include "query/pipeline_test_help.h"

/// What each question does when there is no room for more.
namespace nightbell::query {
namespace {

using test::run_stages;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kTooLarge = "error: the answer is larger than a question may hold";

class QuestionMemoryTest : public ArchiveTest {
 protected:
  /// Lines of a second each, of more than 500 bytes.
  void add_long(Kind kind, int count, std::string_view members) {
    const std::string longer(500, 'x');
    for (int i = 0; i < count; ++i)
      add(kind, i, fmt::format(R"("message":"m{} {}",)", i, longer) + std::string(members));
  }
  std::string ask_with(std::size_t bytes, Question* question, std::string_view subject,
                       const std::map<std::string, std::string, std::less<>>& parameters = {}) {
    memory_bytes_ = bytes;
    return ask(question, subject, parameters);
  }
  static std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; ++at) ++found;
    return found;
  }
};

TEST(QuestionMemory, KeepsAThirdForTheReply) {
  QuestionMemory memory(300);
  memory.take(199);
  EXPECT_TRUE(memory.has_room_to_gather());
  memory.take(1);
  EXPECT_FALSE(memory.has_room_to_gather());
  EXPECT_EQ(memory.left(), 100u);
  memory.take_growing(60);
  EXPECT_FALSE(memory.has_room());
  EXPECT_EQ(memory.left(), 0u);
  memory.give_back(21);
  EXPECT_EQ(memory.left(), 1u);
}

TEST_F(QuestionMemoryTest, APageEndsEarlyAndGoesOnWithTheNext) {
  add_long(Kind::kLogs, 10, R"("level":"info")");
  const std::string page = ask_with(6'000, ask_search, "");
  EXPECT_EQ(count(page, R"("message")"), 4u);
  EXPECT_THAT(page, Not(HasSubstr(R"("next_cursor":null)")));
  EXPECT_THAT(page, HasSubstr(R"("truncated_by":null)"));
}

TEST_F(QuestionMemoryTest, APageOfALimitOrASortSaysThatItIsCut) {
  add_long(Kind::kLogs, 10, R"("level":"info")");
  for (const char* q : {"| limit 9", "| sort message | limit 2"}) {
    const std::string page = ask_with(2'500, ask_search, "", {{"q", q}});
    EXPECT_THAT(page, HasSubstr(R"("truncated_by":")")) << q;
    EXPECT_LE(count(page, R"("message")"), 2u) << q;
  }
  EXPECT_THAT(ask_with(2'500, ask_search, "", {{"q", "| limit 9"}}),
              HasSubstr(R"("truncated_by":"memory")"));
}

TEST(QuestionMemory, ASortKeepsTheFirstOfItsOrder) {
  std::vector<std::string> lines;
  for (int i = 9; i >= 0; --i)
    lines.push_back(fmt::format(R"({{"n":{},"x":"{}"}})", i, std::string(1000, 'x')));
  const auto ran = run_stages("| sort n", lines, 6'000);
  EXPECT_THAT(ran.out, ElementsAre(lines[9], lines[8], lines[7]));
  EXPECT_EQ(ran.truncated_by, "sort");
  const auto again = run_stages("| sort n | sort n desc", lines, 12'000);
  EXPECT_THAT(again.out, ElementsAre(lines[7], lines[8], lines[9])) << "half for each";
}

TEST(QuestionMemory, GroupsWithoutRoomAreOther) {
  std::vector<std::string> lines;
  for (int i = 0; i < 9; ++i) lines.push_back(fmt::format(R"({{"n":"{:0100}"}})", i));
  const auto ran = run_stages("| count by n | fields count", lines, 1'500);
  EXPECT_EQ(ran.truncated_by, "count");
  EXPECT_EQ(ran.out.back(), "3");
  EXPECT_EQ(run_stages("| top 9 n | fields count", lines, 1'500).truncated_by, "top");
  EXPECT_EQ(run_stages("| count by n", lines, 1'500).truncated_by, "memory");
}

TEST(QuestionMemory, SeriesWithoutRoomAreOther) {
  std::vector<std::string> lines;
  for (int i = 0; i < 9; ++i) {
    lines.push_back(fmt::format(R"({{"timestamp":"2026-11-21T07:00:00Z","n":"{:0100}"}})", i));
  }
  const auto ran = run_stages("| timechart 1h by n | fields count", lines, 1'500);
  EXPECT_EQ(ran.truncated_by, "timechart");
  EXPECT_THAT(run_stages("| timechart 1h by n", lines).out, SizeIs(9));
}

TEST(QuestionMemory, ATableWithoutRoomEndsEarly) {
  std::vector<std::string> lines;
  for (int i = 0; i < 100; ++i) {
    lines.push_back(
        fmt::format(R"({{"timestamp":"2026-11-21T07:{:02}:00Z","n":"{:0100}"}})", i % 60, i % 2));
  }
  const auto ran = run_stages("| timechart 1m by n", lines, 9'000);
  EXPECT_EQ(ran.truncated_by, "memory");
  EXPECT_LT(ran.out.size(), 40u);
  EXPECT_GT(ran.out.size(), 10u);
}

TEST_F(QuestionMemoryTest, AHistogramIsNotCut) {
  add_long(Kind::kLogs, 10, R"("level":"info")");
  EXPECT_THAT(ask_with(3'000, ask_stats, "", {{"by", "message"}}), HasSubstr(kTooLarge));
  EXPECT_THAT(ask_with(3'000, ask_stats, ""), HasSubstr(R"("total":10)"));
}

TEST_F(QuestionMemoryTest, ErrorsAreLeftOutWithoutRoomButCountedOn) {
  for (int i = 0; i < 40; ++i) {
    add(Kind::kLogs, i,
        fmt::format(R"("level":"error","message":"m","session_id":"s{0}","release":"r{0}",)"
                    R"("error":{{"type":"E{1}"}})",
                    i, i % 20));
  }
  const std::string all = ask(ask_errors, "");
  EXPECT_THAT(all, HasSubstr(R"("groups":20,"truncated_by":null)"));
  const std::string some = ask_with(12'000, ask_errors, "");
  EXPECT_THAT(some, HasSubstr(R"("truncated_by":"memory")"));
  EXPECT_THAT(some, Not(HasSubstr(R"("groups":20)")));
  EXPECT_THAT(some, HasSubstr(R"("events":2,"count":2,"sessions":1,)"));
  EXPECT_THAT(some, HasSubstr(R"x("(other)":1)x"));
  EXPECT_GE(count(some, R"("fingerprint")"), 2u);
}

TEST(QuestionMemory, AnErrorKeepsTheLatestLineThatHasRoom) {
  QuestionMemory memory(30);
  ErrorGroup group;
  group.put_latest("the first line, whatever its size", "", memory);
  group.put_latest("a longer line than the first one was", "", memory);
  EXPECT_THAT(group.latest, HasSubstr("the first"));
  group.put_latest("shorter", "", memory);
  EXPECT_EQ(group.latest, "shorter");
  EXPECT_EQ(memory.used(), 7u);
}

TEST_F(QuestionMemoryTest, ATimelineKeepsItsNewestLines) {
  add_long(Kind::kLogs, 10, R"("session_id":"s")");
  const std::string timeline = ask_with(8'000, ask_timeline, "s");
  EXPECT_THAT(timeline, HasSubstr(R"("truncated_by":["memory"])"));
  EXPECT_THAT(timeline, HasSubstr("m9 "));
  EXPECT_THAT(timeline, Not(HasSubstr("m0 ")));
}

TEST_F(QuestionMemoryTest, ASessionShowsItsFirstLines) {
  add_long(Kind::kLogs, 10, R"("session_id":"s")");
  const std::string session = ask_with(8'000, ask_session, "s");
  EXPECT_THAT(session, HasSubstr(R"("count":10)"));
  EXPECT_THAT(session, HasSubstr(R"("truncated_by":"memory")"));
  EXPECT_THAT(session, HasSubstr("m0 "));
  EXPECT_THAT(session, Not(HasSubstr("m9 ")));
}

TEST_F(QuestionMemoryTest, RunsWithoutRoomAreLeftOutAndNoneIsHalfTold) {
  for (int i = 0; i < 30; ++i) {
    add(Kind::kRuns, i,
        fmt::format(R"("message":"m","run_id":"n{}","node":"a","status":"start")", i));
  }
  EXPECT_THAT(ask_with(20'000, ask_runs, "", {{"limit", "2"}}),
              HasSubstr(R"("truncated_by":"runs")"));
  add_long(Kind::kRuns, 10, R"("run_id":"n0","status":"summary","summary":{"a":1})");
  EXPECT_THAT(ask_with(2'000, ask_runs, "n0"), HasSubstr(kTooLarge));
  EXPECT_THAT(ask_with(9'000, ask_runs, "n0"), HasSubstr(R"("run_id":"n0")"));
}

}  // namespace
}  // namespace nightbell::query
