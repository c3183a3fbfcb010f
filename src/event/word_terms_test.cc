#include "event/word_terms.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "event/tokens.h"

namespace nightbell {
namespace {

std::vector<Term> found(std::string_view text) {
  std::vector<Term> terms;
  append_word_terms(text, terms);
  return terms;
}

std::vector<Term> expected(std::string_view text) {
  std::vector<Term> terms;
  for_each_token(text, [&](std::string_view token) {
    if (is_indexed(token)) terms.push_back(word_term(token));
  });
  return terms;
}

TEST(WordTerms, AreThoseOfTheIndexedTokens) {
  for (const char* text : {"", "a", "ab", "It broke at 17:30, job 123456", "Müller 東京 ÄRGER",
                           "    at fetchPage (https://shop.example.com/assets/a_b.r1.js:872:25)"})
    EXPECT_EQ(found(text), expected(text)) << text;
}

TEST(WordTerms, AreRightWhereverAWordStands) {
  for (std::size_t before = 0; before < 150; ++before) {
    for (const std::size_t length : {1u, 2u, 5u, 6u, 15u, 16u, 17u, 63u, 64u, 65u, 80u, 200u}) {
      for (const char byte : {'Q', '7', '_', '\xc3'}) {
        const std::string text = std::string(before, ' ') + std::string(length, byte);
        ASSERT_EQ(found(text), expected(text)) << before << ' ' << length << byte;
        ASSERT_EQ(found(text + ". end"), expected(text + ". end")) << before << ' ' << length;
      }
    }
  }
}

TEST(WordTerms, AreRightInAnyText) {
  std::mt19937 random(5);
  for (std::size_t size = 0; size < 3000; ++size) {
    std::string text(size % 300, ' ');
    const bool dense = size % 2 == 0;
    for (char& c : text) {
      const auto value = random();
      c = value % (dense ? 40 : 4) == 0 ? ' ' : static_cast<char>(value >> 16);
    }
    ASSERT_EQ(found(text), expected(text)) << size;
  }
}

TEST(WordTerms, ReadNothingBehindTheText) {
  const std::string text = "abcdef ghijkl mnopqr 1234567";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::vector<char> exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
    const std::string_view view(exact.data(), exact.size());
    EXPECT_EQ(found(view), expected(view));
  }
}

TEST(WordTerms, OfWordsThatDifferInOneByteDifferInTheirUpperBits) {
  std::set<Term> upper;  // what a page of terms is chosen and searched by
  std::size_t words = 0;
  for (const std::size_t length : {2u, 8u, 9u, 16u, 17u, 40u}) {
    for (std::size_t at = 0; at < length; ++at) {
      for (char c = 'a'; c <= 'y'; ++c, ++words) {
        std::string word(length, 'z');
        word[at] = c;
        upper.insert(word_term(word) >> 32);
      }
    }
  }
  EXPECT_EQ(upper.size(), words);
}

}  // namespace
}  // namespace nightbell
