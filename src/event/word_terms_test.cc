#include "event/word_terms.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "base/json.h"
#include "event/tokens.h"
#include "event/word_ways.h"

namespace nightbell {
namespace {

/// By every way that this processor has; behind the string stands `behind`.
std::vector<Term> found(std::string_view text, char behind = 'x') {
  std::string json;
  json::append_string(json, text);
  const std::size_t quote = json.size() - 1;
  json.append(kWordPadding, behind);
  std::vector<Term> terms;
  EXPECT_EQ(append_word_terms(json.data() + 1, json.data() + quote + 1, terms),
            json.data() + quote);
  std::vector<Term> plain;
  EXPECT_EQ(append_word_terms_plain(json.data() + 1, json.data() + quote + 1, plain),
            json.data() + quote);
  EXPECT_EQ(plain, terms);
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

TEST(WordTerms, AreNoneOfWhatStandsBehindTheString) {
  const std::string text = "abcdef ghijkl mnopqr 1234567";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::string_view part = std::string_view(text).substr(0, length);
    for (const char behind : {'x', '"', '\\', ' '}) EXPECT_EQ(found(part, behind), expected(part));
  }
}

TEST(WordTerms, EndWithTheTextWhereNoQuoteComes) {
  for (const std::size_t length : {0u, 1u, 5u, 63u, 64u, 65u, 130u}) {
    for (const char* last : {"", "\\", "\\u", " "}) {
      const std::string text = std::string(length, 'w') + last;
      const std::string padded = text + std::string(kWordPadding, 'x');
      std::vector<Term> terms;
      EXPECT_EQ(append_word_terms(padded.data(), padded.data() + text.size(), terms),
                padded.data() + text.size());
      EXPECT_EQ(terms, expected(std::string(length, 'w')));
    }
  }
}

TEST(WordTerms, OfANameAreNone) {
  for (const std::size_t length : {1u, 62u, 63u, 64u, 65u, 400u}) {
    const std::string json =
        std::string(length, 'n') + " b\\n cd\":1" + std::string(kWordPadding, ' ');
    std::vector<Term> terms{7};
    EXPECT_EQ(*append_word_terms(json.data(), json.data() + json.size(), terms), '"');
    EXPECT_EQ(terms, std::vector<Term>{7});
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
