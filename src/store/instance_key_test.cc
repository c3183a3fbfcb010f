#include "store/instance_key.h"

#include <gtest/gtest.h>

#include "base/faulty_file.h"

namespace nightbell::store {
namespace {

TEST(InstanceKey, IsMadeOnceAndStays) {
  FaultyFileSystem files;
  const auto first = load_instance_key(files, "/a/data").value();
  EXPECT_NE(first.duplicates, first.visitors);
  EXPECT_EQ(files.content("/a/data/.gitignore"), "*\n");
  files.crash(CrashLoss::kUnsynced);
  const auto second = load_instance_key(files, "/a/data").value();
  EXPECT_EQ(first.duplicates, second.duplicates);
  EXPECT_EQ(first.visitors, second.visitors);
  EXPECT_NE(load_instance_key(files, "/b").value().visitors, first.visitors);
}

TEST(InstanceKey, RefusesAFileOfAnotherLength) {
  for (const std::size_t length : {0u, 31u, 33u}) {
    FaultyFileSystem files;
    files.put("/data/instance.key", std::string(length, 'k'));
    const auto key = load_instance_key(files, "/data");
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace nightbell::store
