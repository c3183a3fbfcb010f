#include "query/error_digest.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <random>

#include "base/rfc3339.h"
#include "query/segments_test_help.h"

namespace nightbell::query {
namespace {

using testing::HasSubstr;

class ErrorDigestTest : public SegmentsTest {
 protected:
  std::string line(Kind kind, int error, WallTime time) {
    std::string out = fmt::format(R"({{"timestamp":"{}","level":"{}")", format_rfc3339(time),
                                  random_() % 4 == 0 ? "info" : "error");
    if (kind == Kind::kRuns && error % 2 == 0) out += R"(,"status":"error")";
    out += fmt::format(R"(,"service":"s{}","release":"r{}","session_id":"u{}","instance":"i{}")",
                       random_() % 3, random_() % 120, random_() % 40, random_() % 60);
    out += fmt::format(R"(,"message":"m {}","error":{{"type":"E{}","message":"gone {}"}})",
                       random_() % 100, error, random_() % 9);
    if (random_() % 3 == 0) out += fmt::format(R"(,"repeat_count":{})", random_() % 7);
    return out +
           fmt::format(R"(,"received_at":"{}","kind":"{}"}})", format_rfc3339(time),
                       name_of(kind)) +
           "\n";
  }
  std::string lines(Kind kind, int hour, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) {
      const auto at = std::chrono::hours(hour) + std::chrono::seconds(random_() % 1800);
      out += line(kind, static_cast<int>(random_() % 9), test::kNow + at);
    }
    return out;
  }
  void put_all() {
    for (const Kind kind : {Kind::kLogs, Kind::kRuns}) {
      put(kind, 0, State::kPlain, lines(kind, -9, 150), error_digest_maker());
      put(kind, 1, State::kGzip, lines(kind, -7, 150), error_digest_maker());
      put(kind, 2, State::kZstd, lines(kind, -5, 150), error_digest_maker());
      put(kind, 3, State::kPlain, lines(kind, -3, 150));  // not made yet
      put(kind, 4, State::kOpen, lines(kind, -1, 150));
    }
  }

  std::mt19937 random_{11};
};

TEST_F(ErrorDigestTest, GivesTheSameGroupsAsTheLines) {
  put_all();
  for (const char* q : {"", "service:s1", "kind:logs", "since:8h"}) {
    for (const char* since : {"", "8h", "7h", "6h", "2000-01-01"}) {
      for (const char* until : {"", "6h", "4h", "2h"}) {
        for (const char* sort : {"count", "last_seen"}) {
          const Given given{{"q", q}, {"since", since}, {"until", until}, {"sort", sort}};
          EXPECT_EQ(without_cost(ask(ask_errors, given)),
                    without_cost(ask_lines(ask_errors, given)))
              << q << " " << since << " " << until;
        }
      }
    }
  }
  const std::string all = ask(ask_errors, {{"since", "2000-01-01"}});
  EXPECT_EQ(cost(all, "segments_known"), 6u) << all.substr(all.size() - 200);
  EXPECT_EQ(cost(all, "segments"), 4u);
  EXPECT_THAT(all, HasSubstr("\"(other)\""));
  const std::size_t at = all.find("v1-");
  const std::string one = all.substr(at, all.find('"', at) - at);
  EXPECT_EQ(ask(ask_errors, {}, one), ask_lines(ask_errors, {}, one));
  EXPECT_THAT(ask(ask_errors, {}, one), HasSubstr(one));
}

TEST_F(ErrorDigestTest, IsLeftAsideForAFilterOrATimeWithinTheSegment) {
  put(Kind::kLogs, 0, State::kGzip, lines(Kind::kLogs, -2, 50), error_digest_maker());
  EXPECT_EQ(cost(ask(ask_errors, {}), "segments_known"), 1u);
  EXPECT_EQ(cost(ask(ask_errors, {}), "bytes_read"), 0u);
  EXPECT_EQ(cost(ask(ask_errors, {{"q", "service:s1"}}), "segments_known"), 0u);
  EXPECT_EQ(cost(ask(ask_errors, {{"since", "165m"}}), "segments_known"), 0u);
  EXPECT_EQ(cost(ask(ask_errors, {{"since", "1h"}}), "segments_known"), 1u) << "nothing in it";
}

TEST_F(ErrorDigestTest, OfAnotherVersionIsNotRead) {
  store::DigestMaker older = error_digest_maker();
  older.version -= 1;
  put(Kind::kLogs, 0, State::kPlain, lines(Kind::kLogs, -2, 50), older);
  const std::string answer = ask(ask_errors, {});
  EXPECT_EQ(cost(answer, "segments_known"), 0u);
  EXPECT_EQ(without_cost(answer), without_cost(ask_lines(ask_errors, {})));
}

TEST_F(ErrorDigestTest, IsNotKeptWhenItWouldBeTooLarge) {
  std::string many;
  const std::string longer(8000, 'x');
  for (int i = 0; i < 200; ++i) {
    many += fmt::format(R"({{"timestamp":"2026-11-21T07:00:00Z","level":"error","message":"{}",)"
                        R"("error":{{"type":"E{}"}},"kind":"logs"}})"
                        "\n",
                        longer, i);
  }
  put(Kind::kLogs, 0, State::kPlain, many, error_digest_maker());
  const std::string answer = ask(ask_errors, {});
  EXPECT_EQ(cost(answer, "segments_known"), 0u);
  EXPECT_EQ(cost(answer, "groups"), 200u);
}

TEST_F(ErrorDigestTest, IsNothingWhenItIsCutAnywhere) {
  const store::Segment segment{Kind::kLogs, {}, store::Form::kPlain, "/d/logs", nullptr};
  ErrorGroups groups;
  ErrorGroup& group = groups.groups["v1-0"];
  group.identity = {"T", "m", "c"};
  group.events = group.count = 3;
  group.sessions = {1, 2};
  group.routes.add("/", 2);
  const std::string digest = to_error_digest(groups);
  EXPECT_TRUE(read_error_digest(segment, digest));
  for (std::size_t size = 0; size < digest.size(); ++size)
    EXPECT_FALSE(read_error_digest(segment, std::string_view(digest).substr(0, size))) << size;
}

TEST(ValueCounts, KeepTheSameValuesInWhateverOrderTheyCome) {
  ValueCounts up;
  ValueCounts down;
  ValueCounts half;
  ValueCounts merged;
  for (int i = 0; i < 200; ++i) {
    const auto value = [](int n) { return fmt::format("v{:02}", n % 70); };
    up.add(value(i));
    down.add(value(199 - i));
    (i % 3 == 0 ? half : merged).add(value(i));
  }
  QuestionMemory memory;
  merged.merge(half, memory);
  EXPECT_EQ(up.sorted(), down.sorted());
  EXPECT_EQ(up.sorted(), merged.sorted());
  EXPECT_EQ(up.sorted().size(), ValueCounts::kMaxValues + 1);
}

}  // namespace
}  // namespace nightbell::query
