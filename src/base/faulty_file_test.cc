#include "base/faulty_file.h"

#include <gtest/gtest.h>

namespace nightbell {
namespace {

TEST(FaultyFile, FailsTheCallItWasToldTo) {
  FaultyFileSystem files;
  auto file = files.open("/f", OpenMode::kCreate).value();
  files.fail(FileCall::kWrite, 2);
  EXPECT_TRUE(write_all(*file, "one", 0));
  EXPECT_FALSE(write_all(*file, "two", 3));
  EXPECT_TRUE(write_all(*file, "two", 3));
  files.fail(FileCall::kWrite, 1, true);
  EXPECT_FALSE(write_all(*file, "x", 6));
  EXPECT_FALSE(write_all(*file, "x", 6));
  files.heal();
  EXPECT_TRUE(write_all(*file, "x", 6));
  EXPECT_EQ(files.content("/f"), "onetwox");
}

TEST(FaultyFile, WritesShortAndRunsFull) {
  FaultyFileSystem files;
  auto file = files.open("/f", OpenMode::kCreate).value();
  files.set_max_write(2);
  EXPECT_TRUE(write_all(*file, "12345", 0));
  EXPECT_EQ(files.calls(FileCall::kWrite), 3u);
  files.set_capacity(6);
  const auto full = write_all(*file, "678", 5);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, ErrorCode::kFull);
  EXPECT_EQ(files.content("/f"), "123456");
}

TEST(FaultyFile, ForgetsWhatWasNotSynced) {
  FaultyFileSystem files;
  ASSERT_TRUE(files.make_directory("/d").value());
  ASSERT_TRUE(files.sync_directory("/"));
  auto file = files.open("/d/f", OpenMode::kCreate).value();
  ASSERT_TRUE(write_all(*file, "kept", 0));
  ASSERT_TRUE(file->sync_data());
  ASSERT_TRUE(files.sync_directory("/d"));
  ASSERT_TRUE(write_all(*file, " lost", 4));
  ASSERT_TRUE(files.open("/d/unnamed", OpenMode::kCreate));

  files.crash(CrashLoss::kNothing);
  EXPECT_FALSE(write_all(*file, "x", 0)) << "opened before";
  EXPECT_EQ(files.content("/d/f"), "kept lost");
  files.crash(CrashLoss::kUnsynced);
  EXPECT_EQ(files.content("/d/f"), "kept");
  EXPECT_EQ(files.names("/d"), std::vector<std::string>{"f"});
}

TEST(FaultyFile, NeverBringsBackWhatAFailedSyncLost) {
  FaultyFileSystem files;
  auto file = files.open("/f", OpenMode::kCreate).value();
  ASSERT_TRUE(files.sync_directory("/"));
  ASSERT_TRUE(write_all(*file, "bytes", 0));
  files.fail(FileCall::kSync, 1);
  EXPECT_FALSE(file->sync_data());
  EXPECT_TRUE(file->sync_data());
  files.crash(CrashLoss::kUnsynced);
  EXPECT_EQ(files.content("/f"), "");
}

TEST(FaultyFile, ReleasesLocksWhenItsHolderGoes) {
  FaultyFileSystem files;
  auto first = files.open("/l", OpenMode::kCreate).value();
  auto second = files.open("/l", OpenMode::kCreate).value();
  EXPECT_TRUE(first->try_lock().value());
  EXPECT_FALSE(second->try_lock().value());
  files.crash(CrashLoss::kNothing);
  auto third = files.open("/l", OpenMode::kCreate).value();
  EXPECT_TRUE(third->try_lock().value());
  first.reset();
  auto fourth = files.open("/l", OpenMode::kCreate).value();
  EXPECT_FALSE(fourth->try_lock().value()) << "a dead holder releases nothing";
}

}  // namespace
}  // namespace nightbell
