#include "store/line_sieve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nightbell::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::size_t> found(const std::vector<std::vector<Needle>>& groups,
                               std::string_view block) {
  std::vector<std::size_t> lines;
  LineSieve(groups).find(block, lines);
  return lines;
}

TEST(LineSieve, ShowsEveryLineWhenNothingIsAsked) {
  EXPECT_THAT(found({}, "a\nbb\n\nc\n"), ElementsAre(0, 2, 5, 6));
  EXPECT_THAT(found({}, ""), IsEmpty());
}

TEST(LineSieve, ShowsALineOnceHoweverOftenItHoldsANeedle) {
  EXPECT_THAT(found({{{"x"}}}, "xx x\ny\nx\n"), ElementsAre(0, 7));
}

TEST(LineSieve, AsksForOneOfEachGroup) {
  EXPECT_THAT(found({{{"a"}, {"b"}}, {{"c"}}}, "a c\nb c\na b\nc\n"), ElementsAre(0, 4));
}

TEST(LineSieve, KeepsLinesInOrderWhenSeveralNeedlesFindThem) {
  EXPECT_THAT(found({{{"b"}, {"a"}}}, "a\nb\nab\nc\n"), ElementsAre(0, 2, 4));
}

TEST(LineSieve, DoesNotFindAcrossTheEndOfALine) {
  EXPECT_THAT(found({{{"ab"}}}, "a\nb\n"), IsEmpty());
}

}  // namespace
}  // namespace nightbell::store
