#include "store/needle_set.h"

#include <gtest/gtest.h>

#include <random>

namespace nightbell::store {
namespace {

std::size_t first_by_hand(const std::vector<Needle>& needles, std::string_view text,
                          std::size_t from) {
  std::size_t first = NeedleSet::npos;
  for (const Needle& needle : needles) first = std::min(first, text.find(needle.bytes, from));
  return first;
}

std::vector<Needle> needles(std::initializer_list<const char*> texts) {
  std::vector<Needle> all;
  for (const char* text : texts) all.push_back({text});
  return all;
}

TEST(NeedleSet, IsForManyNeedlesThatAreNotShort) {
  EXPECT_TRUE(NeedleSet::fits(needles({"abcd", "bcde", "cdef", "defgh"})));
  EXPECT_FALSE(NeedleSet::fits(needles({"abcd", "bcde", "cdef"})));
  EXPECT_FALSE(NeedleSet::fits(needles({"abcd", "bcde", "cdef", "def"})));
  std::vector<Needle> folded = needles({"abcd", "bcde", "cdef", "defgh"});
  folded[2].fold_case = true;
  EXPECT_FALSE(NeedleSet::fits(folded));
}

TEST(NeedleSet, FindsTheFirstOfAnyNeedle) {
  std::mt19937 random(9);
  for (int round = 0; round < 400; ++round) {
    const std::size_t letters = 2 + random() % 5;
    const auto word = [&](std::size_t length) {
      std::string text(length, ' ');
      for (char& c : text) c = static_cast<char>('a' + random() % letters);
      return text;
    };
    std::vector<Needle> all;
    for (std::size_t n = 0; n < 4 + random() % 20; ++n) all.push_back({word(4 + random() % 9)});
    const NeedleSet set(all);
    const std::string text = word(random() % 600);
    std::size_t from = 0;
    for (;;) {
      const std::size_t want = first_by_hand(all, text, from);
      ASSERT_EQ(set.find(text, from), want) << text << " from " << from;
      if (want == NeedleSet::npos) break;
      from = want + 1;
    }
  }
}

TEST(NeedleSet, FindsNeedlesLongerThanItsWindow) {
  const std::string longer(300, 'x');
  const std::vector<Needle> all = {{longer + "a"}, {longer + "b"}, {longer + "c"}, {longer + "d"}};
  const NeedleSet set(all);
  EXPECT_EQ(set.find(longer + longer + "c"), 300u);
  EXPECT_EQ(set.find(longer + longer + "e"), NeedleSet::npos);
  EXPECT_EQ(set.find(""), NeedleSet::npos);
}

}  // namespace
}  // namespace nightbell::store
