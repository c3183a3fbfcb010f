#include "store/needle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "event/tokens.h"

namespace nightbell::store {
namespace {

std::string folded(std::string text) {
  std::ranges::transform(text, text.begin(), lower_ascii);
  return text;
}

std::size_t plainly(std::string_view text, const Needle& needle, std::size_t from) {
  if (!needle.fold_case) return text.find(needle.bytes, from);
  return folded(std::string(text)).find(folded(needle.bytes), from);
}

TEST(Needle, IsFoundWhereAPlainSearchFindsIt) {
  std::mt19937 random(7);
  constexpr std::string_view kLetters = "abABzZ01\"@{[`\xc3\xa4 ";
  const auto text_of = [&](std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += kLetters[random() % kLetters.size()];
    return text;
  };
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = text_of(random() % 90);
    const Needle needle{text_of(1 + random() % 4), random() % 2 == 0};
    const std::size_t from = random() % (text.size() + 1);
    ASSERT_EQ(NeedleFinder(needle).find(text, from), plainly(text, needle, from))
        << text << " / " << needle.bytes << " / " << needle.fold_case << " / " << from;
  }
}

TEST(Needle, IsFoundAtTheVeryEnd) {
  const Needle needle{"end", false};
  for (std::size_t before = 0; before < 70; ++before)
    EXPECT_EQ(NeedleFinder(needle).find(std::string(before, '.') + "end"), before);
}

TEST(Needle, LongerThanTheTextIsNotFound) {
  const Needle needle{"longer", true};
  EXPECT_EQ(NeedleFinder(needle).find("long"), NeedleFinder::npos);
  EXPECT_EQ(NeedleFinder(needle).find(""), NeedleFinder::npos);
}

}  // namespace
}  // namespace nightbell::store
