#include "store/ledger_file.h"

#include <gtest/gtest.h>

#include "base/faulty_file.h"

namespace nightbell::store {
namespace {

TEST(LedgerFile, BringsTalliesOverACleanStop) {
  FaultyFileSystem files;
  std::string epoch;
  {
    auto ledger = LedgerFile::open(files, "/data").value();
    EXPECT_FALSE(ledger.previous());
    epoch = ledger.epoch();
    ASSERT_TRUE(ledger.save({{"logs/rejected", 1}}));
    ASSERT_TRUE(ledger.close_clean({{"logs/rejected", 2}, {"a \"name\"", UINT64_MAX}}));
  }
  files.crash(CrashLoss::kUnsynced);
  const auto ledger = LedgerFile::open(files, "/data").value();
  ASSERT_TRUE(ledger.previous());
  EXPECT_EQ(ledger.previous()->epoch, epoch);
  EXPECT_NE(ledger.epoch(), epoch);
  EXPECT_TRUE(ledger.previous()->clean);
  EXPECT_EQ(ledger.unclean_epochs(), 0u);
  EXPECT_EQ(ledger.previous()->tallies,
            (Tallies{{"a \"name\"", UINT64_MAX}, {"logs/rejected", 2}}));
}

TEST(LedgerFile, MarksAnEpochThatCrashed) {
  FaultyFileSystem files;
  for (std::uint64_t starts = 0; starts < 3; ++starts) {
    auto ledger = LedgerFile::open(files, "/data").value();
    EXPECT_EQ(ledger.unclean_epochs(), starts);
    if (starts > 0) {
      EXPECT_FALSE(ledger.previous()->clean);
      EXPECT_EQ(ledger.previous()->tallies.at("n"), starts - 1);
    }
    ASSERT_TRUE(ledger.save({{"n", starts}}));
    files.crash(CrashLoss::kNothing);
  }
  ASSERT_TRUE(LedgerFile::open(files, "/data").value().close_clean({}));
  EXPECT_EQ(LedgerFile::open(files, "/data").value().unclean_epochs(), 3u);
}

TEST(LedgerFile, BeginsAnewWhenTheFileIsNoLedger) {
  for (const char* text :
       {"", "{", "[]", R"({"version":1})",
        R"({"version":2,"epoch":"e","clean":true,"unclean_epochs":0,"tallies":{}})",
        R"({"version":1,"epoch":"e","clean":true,"unclean_epochs":0,"tallies":{"a":-1}})",
        R"({"version":1,"epoch":"e","clean":true,"unclean_epochs":0,"tallies":{"a":"1"}})"}) {
    FaultyFileSystem files;
    files.put("/data/ledger.json", text);
    EXPECT_FALSE(LedgerFile::open(files, "/data").value().previous()) << text;
  }
}

TEST(LedgerFile, KeepsTheFormerFileWhenASaveFails) {
  FaultyFileSystem files;
  auto ledger = LedgerFile::open(files, "/data").value();
  ASSERT_TRUE(ledger.save({{"n", 7}}));
  for (const FileCall call : {FileCall::kOpen, FileCall::kWrite, FileCall::kRename}) {
    files.fail(call, 1);
    EXPECT_FALSE(ledger.save({{"n", 8}}));
  }
  EXPECT_EQ(LedgerFile::open(files, "/data").value().previous()->tallies.at("n"), 7u);
}

}  // namespace
}  // namespace nightbell::store
