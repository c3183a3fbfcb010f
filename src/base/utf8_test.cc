#include "base/utf8.h"

#include <gtest/gtest.h>

namespace nightbell::utf8 {
namespace {

TEST(Utf8, TellsWellFormedText) {
  for (const char* text :
       {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\x94", "\xEF\xBF\xBD"})
    EXPECT_TRUE(valid(text)) << text;
  for (const char* text : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF0\x9F\x94", "\xFF", "a\xC3(b"})
    EXPECT_FALSE(valid(text)) << text;
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(prefix("aé€🔔z", 0), "");
  EXPECT_EQ(prefix("aé€🔔z", 2), "aé");
  EXPECT_EQ(prefix("aé€🔔z", 4), "aé€🔔");
  EXPECT_EQ(prefix("aé€🔔z", 5), "aé€🔔z");
  EXPECT_EQ(prefix_bytes("aé€🔔z", 2), "a");
  EXPECT_EQ(prefix_bytes("aé€🔔z", 9), "aé€");
  EXPECT_EQ(prefix_bytes("aé€🔔z", 99), "aé€🔔z");
}

TEST(Utf8, AppendsWhatIsValid) {
  for (const char32_t point : {U'\0', U'a', U'é', U'€', U'🔔', U'\U0010FFFF'}) {
    std::string text;
    append(text, point);
    EXPECT_TRUE(valid(text));
    EXPECT_EQ(prefix(text, 1), text);
  }
}

}  // namespace
}  // namespace nightbell::utf8
