#include "query/timeline.h"

#include <gmock/gmock.h>

#include "query/archive_test_help.h"
#include "query/segments_test_help.h"

namespace nightbell::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TimelineTest : public ArchiveTest {
 protected:
  Timeline timeline(std::string_view id, const TimelineLimits& limits = {}) {
    QuestionMemory memory;
    auto found = timeline_of(archive_, id, {}, limits, memory, {});
    EXPECT_TRUE(found);
    return found ? *found : Timeline();
  }
  static std::vector<std::string> headlines(const Timeline& timeline) {
    std::vector<std::string> out;
    for (const TimelineEvent& event : timeline.events) out.push_back(event.headline);
    return out;
  }
};

TEST_F(TimelineTest, JoinsBrowserBackendAndAgentInOneOrder) {
  add(Kind::kLogs, 0, R"("message":"click","service":"web","session_id":"s","request_id":"r")");
  add(Kind::kRuns, 2, R"("message":"pay start","session_id":"s","run_id":"n")");
  add(Kind::kLogs, 1, R"("message":"upstream","level":"error","service":"api","request_id":"r")");
  add(Kind::kLogs, 3, R"("message":"stranger","session_id":"t")");
  for (const char* id : {"r", "s", "n"}) {
    const Timeline found = timeline(id);
    EXPECT_THAT(headlines(found), ElementsAre("click", "upstream", "pay start")) << id;
    EXPECT_EQ(found.first_failure, 1u);
    EXPECT_THAT(found.truncated_by, IsEmpty());
  }
}

TEST_F(TimelineTest, OfAnUnknownIdIsEmpty) {
  add(Kind::kLogs, 0, R"("message":"nobody","session_id":"s")");  // a word is no id
  EXPECT_THAT(timeline("nobody").events, IsEmpty());
}

TEST_F(TimelineTest, DoesNotFollowWhatALineIsOnlyKnownToShare) {
  add(Kind::kLogs, 0, R"("message":"a","session_id":"s1","tenant_id":"t","visitor_id":"v")");
  add(Kind::kLogs, 1, R"("message":"b","session_id":"s2","tenant_id":"t","visitor_id":"v")");
  EXPECT_THAT(headlines(timeline("s1")), ElementsAre("a"));
  EXPECT_THAT(headlines(timeline("v")), ElementsAre("a", "b"));
}

TEST_F(TimelineTest, ShowsAHubButDoesNotFollowIt) {
  for (int i = 0; i < 5; ++i)
    add(Kind::kLogs, i, fmt::format(R"("message":"m{0}","session_id":"s{0}","job_id":"hub")", i));
  const TimelineLimits limits{.hub_hits = 3};
  const Timeline found = timeline("s2", limits);
  EXPECT_THAT(headlines(found), ElementsAre("m2"));
  EXPECT_THAT(found.truncated_by, ElementsAre("hub"));
  ASSERT_EQ(found.ids.size(), 2u);
  EXPECT_TRUE(found.ids[1].is_hub);
  EXPECT_EQ(timeline("hub", limits).events.size(), 3u);  // its newest lines, and nobody's more
}

// It counted as seen, since the hub had led to it before.
TEST_F(TimelineTest, ShowsALineOfAHubToWhichAnotherIdLeadsLater) {
  add(Kind::kLogs, 0, R"("message":"asked","request_id":"r","job_id":"hub","trace_id":"t")");
  add(Kind::kLogs, 1, R"("message":"on the way","trace_id":"t","refs":["late"])");
  add(Kind::kLogs, 2, R"("message":"of the crowd","request_id":"late","job_id":"hub")");
  add(Kind::kLogs, 3, R"("message":"crowd","job_id":"hub")");
  EXPECT_THAT(headlines(timeline("r", {.hub_hits = 2})),
              ElementsAre("asked", "on the way", "of the crowd"));
}

TEST_F(TimelineTest, EndsAtItsDepth) {
  for (int i = 0; i < 8; ++i) {
    add(Kind::kLogs, i,
        fmt::format(R"("message":"m{0}","request_id":"r{0}","refs":["r{1}"])", i, i + 1));
  }
  const Timeline found = timeline("r0", {.depth = 2});
  EXPECT_THAT(headlines(found), ElementsAre("m0", "m1", "m2"));
  EXPECT_THAT(found.truncated_by, ElementsAre("depth"));
}

TEST_F(TimelineTest, CorrectsTheClockOfASenderThatToldIt) {
  add(Kind::kLogs, 10, R"("message":"server","session_id":"s")");
  add(Kind::kLogs, 20,
      fmt::format(R"("message":"slow clock","session_id":"s","sent_at":"{}")",
                  format_rfc3339(test::kNow + std::chrono::seconds(40))));
  // Its clock is 20 s ahead: it happened 20 s before what it says, which is at 0.
  EXPECT_THAT(headlines(timeline("s")), ElementsAre("slow clock", "server"));
}

/// A hub by the blocks that it stands in, while it is in few lines.
TEST_F(SegmentsTest, TimelinesDoNotFollowAnIdInTooManyBlocks) {
  for (const State state : {State::kOpen, State::kPlain, State::kGzip}) {
    for (const int blocks : {64, 65}) {
      std::string lines;
      for (int i = 0; i < blocks; ++i) {
        const std::string time = format_rfc3339(test::kNow + std::chrono::seconds(i));
        lines +=
            fmt::format(R"({{"timestamp":"{0}","level":"info","message":"{1}","request_id":"r{2}",)"
                        R"("job_id":"j","received_at":"{0}","kind":"logs"}})"
                        "\n",
                        time, std::string(kBlockBytes, 'x'), i);
      }
      lines += "{\"message\":\"in no checkpoint of an open segment\"}\n";
      put(Kind::kLogs, 0, state, lines);
      QuestionMemory memory;
      const auto found = timeline_of({files_, catalog_}, "r7", {}, {}, memory, {});
      ASSERT_TRUE(found) << found.error().message;
      EXPECT_EQ(found->ids[1].is_hub, blocks > 64) << blocks;
      EXPECT_EQ(found->events.size(), blocks > 64 ? 1u : 64u);
      EXPECT_EQ(found->truncated_by.size(), blocks > 64 ? 1u : 0u);
    }
  }
}

}  // namespace
}  // namespace nightbell::query
