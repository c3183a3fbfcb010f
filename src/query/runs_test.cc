#include "query/runs.h"

#include "query/archive_test_help.h"

namespace nightbell::query {
namespace {

using AgentRun = Run;  // a test has a Run of its own

class RunsTest : public ArchiveTest {
 protected:
  void add_node(std::string_view status, int second) {
    add(Kind::kRuns, second, fmt::format(R"("run_id":"r","node":"plan","status":"{}")", status));
  }
  AgentRun run() {
    QuestionMemory memory;
    const auto runs = collect_runs(archive_, {}, memory, {});
    EXPECT_TRUE(runs && runs->runs.size() == 1);
    return runs && !runs->runs.empty() ? runs->runs.front() : AgentRun();
  }
  static RunStatus status_of(const AgentRun& run) {
    return run.status(test::kNow + std::chrono::hours(1), std::chrono::minutes(10));
  }
};

TEST_F(RunsTest, ANodeThatStartsTwiceRanTwice) {
  add_node("start", 1);
  add_node("error", 2);
  add_node("start", 3);
  add_node("end", 5);
  const AgentRun found = run();
  ASSERT_EQ(found.nodes.size(), 2u);
  EXPECT_EQ(found.nodes[1].duration_ms, 2000.0);
  EXPECT_EQ(status_of(found), RunStatus::kDone);
}

// The start made a second execution, which stalled.
TEST_F(RunsTest, AnEndThatCameInBeforeItsStartEndsIt) {
  add_node("end", 4);
  add_node("start", 1);
  const AgentRun found = run();
  ASSERT_EQ(found.nodes.size(), 1u);
  EXPECT_EQ(found.nodes[0].duration_ms, 3000.0);
  EXPECT_EQ(status_of(found), RunStatus::kDone);
}

TEST_F(RunsTest, AStartBehindAnEndIsAnotherExecution) {
  add_node("end", 1);
  add_node("start", 4);
  const AgentRun found = run();
  EXPECT_EQ(found.nodes.size(), 2u);
  EXPECT_EQ(status_of(found), RunStatus::kStalled);
}

}  // namespace
}  // namespace nightbell::query
