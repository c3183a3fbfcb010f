#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/file.h"

namespace nightbell {
namespace {

namespace fs = std::filesystem;

/// A folder that goes with the test.
class PosixFile : public testing::Test {
 protected:
  PosixFile() {
    std::string name = (fs::temp_directory_path() / "nightbell-file-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    dir_ = name;
  }
  ~PosixFile() override { fs::remove_all(dir_); }

  static mode_t mode_of(const fs::path& path) {
    struct stat info{};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 0777;
  }

  FileSystem& files_ = posix_files();
  fs::path dir_;
};

TEST_F(PosixFile, ReadsBackWhatItWroteInParts) {
  auto file = files_.open(dir_ / "f", OpenMode::kCreate).value();
  std::string a = "one ", b = "two ", c = "three";
  iovec parts[] = {{a.data(), a.size()}, {nullptr, 0}, {b.data(), b.size()}, {c.data(), c.size()}};
  ASSERT_TRUE(write_all(*file, parts, 0));
  EXPECT_EQ(file->size().value(), 13u);
  EXPECT_EQ(read_file(files_, dir_ / "f", 100).value(), "one two three");
  EXPECT_EQ(read_file(files_, dir_ / "f", 3).value(), "one");
  ASSERT_TRUE(file->truncate(4));
  ASSERT_TRUE(file->sync_data());
  EXPECT_EQ(read_file(files_, dir_ / "f", 100).value(), "one ");
}

TEST_F(PosixFile, WritesMorePartsThanOneCallTakes) {
  auto file = files_.open(dir_ / "f", OpenMode::kCreate).value();
  std::string text = "x";
  std::vector<iovec> parts(3 * File::kMaxParts + 1, iovec{text.data(), 1});
  ASSERT_TRUE(write_all(*file, parts, 0));
  EXPECT_EQ(file->size().value(), 3 * File::kMaxParts + 1);
}

TEST_F(PosixFile, SaysNothingOfWhatIsNotThere) {
  EXPECT_EQ(files_.open(dir_ / "none", OpenMode::kRead).value(), nullptr);
  EXPECT_EQ(files_.open(dir_ / "none", OpenMode::kUpdate).value(), nullptr);
  EXPECT_FALSE(files_.remove(dir_ / "none").value());
  EXPECT_FALSE(files_.list(dir_ / "none").value());
  EXPECT_FALSE(read_file(files_, dir_ / "none", 10).value());
  const auto error = files_.open(dir_ / "none" / "f", OpenMode::kCreate);
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, ErrorCode::kIo);
  EXPECT_NE(error.error().message.find("No such file"), std::string::npos);
}

TEST_F(PosixFile, KeepsOthersOut) {
  auto file = files_.open(dir_ / "f", OpenMode::kCreate).value();
  auto secret = files_.open(dir_ / "s", OpenMode::kCreatePrivate).value();
  ASSERT_TRUE(make_directories(files_, dir_ / "a" / "b"));
  ASSERT_TRUE(make_directories(files_, dir_ / "a" / "b"));
  EXPECT_EQ(mode_of(dir_ / "f") & ~0640u, 0u);
  EXPECT_EQ(mode_of(dir_ / "s"), 0600u);
  EXPECT_EQ(mode_of(dir_ / "a" / "b") & ~0750u, 0u);
}

TEST_F(PosixFile, NamesTheFolderOfAPath) {
  EXPECT_EQ(folder_of("/a/b"), "/a");
  EXPECT_EQ(folder_of("/a/b/"), "/a");
  EXPECT_EQ(folder_of("a"), ".");
  EXPECT_EQ(folder_of("a/"), ".");
  EXPECT_EQ(folder_of("./data"), ".");
  EXPECT_EQ(folder_of("/"), "/");
}

TEST_F(PosixFile, LocksOnceUntilItIsClosed) {
  auto first = files_.open(dir_ / "lock", OpenMode::kCreate).value();
  auto second = files_.open(dir_ / "lock", OpenMode::kCreate).value();
  EXPECT_TRUE(first->try_lock().value());
  EXPECT_FALSE(second->try_lock().value());
  first.reset();
  EXPECT_TRUE(second->try_lock().value());
}

TEST_F(PosixFile, ListsNamesWithTheirTypes) {
  ASSERT_TRUE(replace_file(files_, dir_ / "f", "12345", OpenMode::kCreate, true));
  ASSERT_TRUE(files_.symlink("f", dir_ / "link"));
  ASSERT_TRUE(files_.make_directory(dir_ / "sub").value());
  auto entries = files_.list(dir_).value().value();
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].type, DirectoryEntry::Type::kFile);
  EXPECT_EQ(entries[0].size, 5u);
  EXPECT_EQ(entries[1].type, DirectoryEntry::Type::kLink);
  EXPECT_EQ(entries[2].type, DirectoryEntry::Type::kDirectory);
  EXPECT_EQ(files_.read_link(dir_ / "link").value(), "f");
  EXPECT_EQ(files_.read_link(dir_ / "f").value(), std::nullopt);
  EXPECT_EQ(files_.read_link(dir_ / "none").value(), std::nullopt);
  EXPECT_TRUE(files_.sync_directory(dir_));
  EXPECT_GT(files_.space(dir_).value().total_bytes, 0u);
}

}  // namespace
}  // namespace nightbell
