#include "store/removed_lines.h"

#include <gtest/gtest.h>

#include "base/faulty_file.h"

namespace nightbell::store {
namespace {

class RemovedLinesTest : public testing::Test {
 protected:
  RemovedLinesTest() { files_.put("/data/logs/a.jsonl", "0123456789"); }
  RemovedLines open() { return RemovedLines::open(files_, {"/data", {}}).value(); }

  FaultyFileSystem files_;
};

TEST_F(RemovedLinesTest, CountsWhatWasDone) {
  RemovedLines removed = open();
  EXPECT_FALSE(files_.exists("/data/removed.json")) << "nothing to say";
  ASSERT_TRUE(removed.begin({Kind::kLogs, "a.jsonl", 4, {0, 3}}));
  files_.put("/data/logs/a.jsonl", "0123");
  EXPECT_EQ(removed.settle(), true);
  EXPECT_EQ(removed.settle(), false) << "once";
  ASSERT_TRUE(removed.begin({Kind::kLogs, "a.jsonl", 0, {5, 0}}));
  files_.erase("/data/logs/a.jsonl");
  EXPECT_EQ(removed.settle(), true);
  for (const RemovedLines& read : {removed, open()}) {
    EXPECT_EQ(read.of(Kind::kLogs).erased, 3u);
    EXPECT_EQ(read.of(Kind::kLogs).expired, 5u);
    EXPECT_EQ(read.of(Kind::kRuns).erased, 0u);
    EXPECT_EQ(read.generation(), 1u) << "a file that is gone moves no position";
  }
  EXPECT_EQ(RemovedLines::read_generation(files_, {"/data", {}}), 1u);
}

TEST_F(RemovedLinesTest, AStartLooksAtTheFileWhetherItWasDone) {
  for (const bool done : {false, true}) {
    RemovedLines removed = open();
    ASSERT_TRUE(removed.begin({Kind::kLogs, "a.jsonl", 4, {0, 3}}));
    if (done) files_.put("/data/logs/a.jsonl", "0123");
    files_.crash(CrashLoss::kUnsynced);
    EXPECT_EQ(open().of(Kind::kLogs).erased, done ? 3u : 0u);
    EXPECT_EQ(open().of(Kind::kLogs).erased, done ? 3u : 0u) << "settled once";
  }
}

TEST_F(RemovedLinesTest, AFileThatCannotBeUnderstoodCountsAsNone) {
  for (const char* text : {"", "{", "[]", R"({"version":2,"generation":7})",
                           R"({"version":1,"pending":{"kind":"x"}})"}) {
    files_.put("/data/removed.json", text);
    EXPECT_EQ(open().generation(), 0u) << text;
  }
}

TEST_F(RemovedLinesTest, TellsWhenItCannotBeWrittenDown) {
  RemovedLines removed = open();
  files_.fail(FileCall::kSync, 1);
  EXPECT_FALSE(removed.begin({Kind::kLogs, "a.jsonl", 0, {1, 0}}));
  EXPECT_EQ(removed.settle(), false) << "it was not begun";
}

}  // namespace
}  // namespace nightbell::store
