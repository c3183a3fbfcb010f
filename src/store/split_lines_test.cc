#include "store/split_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/faulty_file.h"

namespace nightbell::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint64_t> split(const std::string& text, std::uint64_t begin, std::uint64_t end,
                                 std::uint64_t target) {
  FaultyFileSystem disk;
  disk.put("/f", text);
  const auto file = disk.open("/f", OpenMode::kRead);
  return *split_lines(**file, begin, end, target);
}

TEST(SplitLines, EndsEachPieceWithALine) {
  EXPECT_THAT(split("aaa\nbbb\nccc\n", 0, 12, 5), ElementsAre(8, 12));
  EXPECT_THAT(split("aaa\nbbb\nccc\n", 4, 12, 4), ElementsAre(8, 12));
}

TEST(SplitLines, LeavesATornLineOut) {
  EXPECT_THAT(split("aaa\nbb", 0, 6, 100), ElementsAre(4));
  EXPECT_THAT(split("aaa", 0, 3, 100), IsEmpty());
  EXPECT_THAT(split("aaa\nbbb\n", 0, 7, 100), ElementsAre(4));
}

TEST(SplitLines, DoesNotCutALineThatIsLongerThanAPiece) {
  const std::string line = std::string(100'000, 'x') + "\n";
  EXPECT_THAT(split(line + line, 0, 200'002, 1000), ElementsAre(100'001, 200'002));
}

}  // namespace
}  // namespace nightbell::store
