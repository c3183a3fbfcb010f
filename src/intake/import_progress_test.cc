#include "intake/import_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/faulty_file.h"

namespace nightbell::intake {
namespace {

constexpr ImportIdentity kFile{1000, 11, 22};
constexpr std::size_t kLogs = index_of(Kind::kLogs);
constexpr std::size_t kRuns = index_of(Kind::kRuns);

ImportEntry under_way() {
  ImportEntry entry;
  entry.position = {500, 5};
  entry.imported = 4;
  entry.epoch = "one";
  entry.held[kLogs] = 100;
  return entry;
}

TEST(ImportProgress, ReadsWhatItPrints) {
  ImportEntries entries;
  entries[kFile] = under_way();
  entries[kFile].owed[kRuns] = 3;
  entries[{2000, 1, 2}].done = true;
  const auto read = parse_progress(print_progress(entries));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2u);
  const ImportEntry& entry = read->at(kFile);
  EXPECT_EQ(entry.position, (ImportPosition{500, 5}));
  EXPECT_EQ(entry.imported, 4u);
  EXPECT_EQ(entry.epoch, "one");
  EXPECT_EQ(entry.held[kLogs], 100u);
  EXPECT_EQ(entry.owed[kRuns], 3u);
  EXPECT_FALSE(entry.done);
  EXPECT_TRUE(read->at({2000, 1, 2}).done);
}

TEST(ImportProgress, RefusesWhatIsDamagedOrOfAnotherVersion) {
  ImportEntries entries;
  entries[kFile] = under_way();
  const std::string whole = print_progress(entries);
  for (std::size_t size = 0; size + 1 < whole.size(); ++size)
    EXPECT_FALSE(parse_progress(whole.substr(0, size))) << size;
  EXPECT_FALSE(parse_progress(R"({"version":2,"files":[]})"));
  EXPECT_FALSE(parse_progress(R"({"version":1,"files":[{"bytes":1}]})"));
}

TEST(ImportProgress, OwesWhatTheFilesHoldMoreThanItKnew) {
  ImportEntries entries;
  entries[kFile] = under_way();
  entries[kFile].owed[kLogs] = 2;  // of a crash before
  LinesByKind held{};
  held[kLogs] = 107;
  held[kRuns] = 1;
  EXPECT_TRUE(any_under_way(entries));
  EXPECT_TRUE(note_owed(entries, "one", held));
  EXPECT_FALSE(any_under_way(entries));
  EXPECT_EQ(entries[kFile].owed[kLogs], 9u);
  EXPECT_EQ(entries[kFile].owed[kRuns], 1u);
  // What others write from now on is none of it.
  held[kLogs] = 500;
  EXPECT_TRUE(note_owed(entries, "one", held));
  EXPECT_EQ(entries[kFile].owed[kLogs], 9u);
}

TEST(ImportProgress, OwesNothingMoreWhenAnotherProcessHadTheFolderMeanwhile) {
  ImportEntries entries;
  entries[kFile] = under_way();
  LinesByKind held{};
  held[kLogs] = 107;
  EXPECT_FALSE(note_owed(entries, "two", held));
  EXPECT_EQ(entries[kFile].owed[kLogs], 0u);
}

TEST(ImportProgress, IsThereAgainAtTheNextOpening) {
  FaultyFileSystem files;
  ASSERT_TRUE(files.make_directory("data"));
  auto progress = ImportProgress::open(files, "data");
  ASSERT_TRUE(progress);
  EXPECT_TRUE(progress->entries().empty());
  progress->entries()[kFile] = under_way();
  ASSERT_TRUE(progress->save(true));
  auto again = ImportProgress::open(files, "data");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->entries().at(kFile).epoch, "one");
}

}  // namespace
}  // namespace nightbell::intake
