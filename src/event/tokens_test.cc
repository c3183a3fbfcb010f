#include "event/tokens.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace nightbell {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view text) {
  Words words;
  for_each_token(text, [&](std::string_view token) { words.emplace_back(token); });
  return words;
}

TEST(Tokens, AreLettersDigitsAndUnderscoresInLowerCase) {
  EXPECT_EQ(words_of("Upstream TimedOut: job_id=42, at /api/Users!"),
            (Words{"upstream", "timedout", "job_id", "42", "at", "api", "users"}));
  EXPECT_EQ(words_of(""), Words{});
  EXPECT_EQ(words_of(" .,-/"), Words{});
  EXPECT_EQ(words_of("a"), Words{"a"});
}

TEST(Tokens, KeepCharactersBeyondAsciiAsTheyAre) {
  EXPECT_EQ(words_of("Müller ÄRGER 東京"), (Words{"müller", "Ärger", "東京"}));
}

TEST(Tokens, AreCutButNeverSplit) {
  const std::string longest(kMaxTokenBytes, 'x');
  EXPECT_EQ(words_of(longest + "YZ w"), (Words{longest, "w"}));
  EXPECT_EQ(words_of(longest), Words{longest});
}

TEST(Tokens, AreTheRunsOfTokenBytesInAnyText) {
  std::uint32_t state = 1;
  for (std::size_t size = 0; size < 1200; ++size) {
    std::string text(size, ' ');
    for (char& c : text) {
      state = state * 1664525 + 1013904223;
      c = (state >> 28) < 4 ? " .-\n"[state >> 28] : static_cast<char>(state >> 16);
    }
    Words want;
    std::string word;
    for (const char c : text + " ") {
      if (is_token_byte(c)) {
        word += lower_ascii(c);
      } else if (!word.empty()) {
        want.push_back(word.substr(0, kMaxTokenBytes));
        word.clear();
      }
    }
    ASSERT_EQ(words_of(text), want) << size;
  }
  EXPECT_EQ(words_of(std::string(63, ' ') + "ab" + std::string(61, 'c') + " d"),
            (Words{"ab" + std::string(61, 'c'), "d"}));
}

TEST(Tokens, AreIndexedUnlessShortOrASmallNumber) {
  for (const char* token : {"ab", "a1", "123456", "1_", "404x", "東"})
    EXPECT_TRUE(is_indexed(token));
  for (const char* token : {"a", "7", "404", "12345"}) EXPECT_FALSE(is_indexed(token)) << token;
}

}  // namespace
}  // namespace nightbell
