#include "base/json.h"

#include <gtest/gtest.h>

namespace nightbell::json {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string unescaped(std::string_view inside) {
  std::string out;
  EXPECT_TRUE(append_unescaped(out, inside)) << inside;
  return out;
}

TEST(Json, HasOneSpellingOfEveryString) {
  EXPECT_EQ(quoted("plain é /"), "\"plain é /\"");
  EXPECT_EQ(quoted("a\"b\\c\b\f\n\r\t"), R"("a\"b\\c\b\f\n\r\t")");
  EXPECT_EQ(quoted(std::string_view("\0\x1f\x7f", 3)), R"("\u0000\u001f\u007f")");
}

TEST(Json, EscapesWhereverACharacterStands) {
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const char c : {'"', '\\', '\n', '\x1f', '\x7f', '\x01'}) {
        std::string text(length, '\xC3');
        for (std::size_t i = 0; i < length; ++i) text[i] = "az \xC3\xA9!~[]"[i % 9];
        text[at] = c;
        std::string plain;  // character by character: no word ever holds eight of them
        for (const char one : text) append_escaped(plain, {&one, 1});
        std::string out;
        append_escaped(out, text);
        EXPECT_EQ(out, plain) << length << " " << at << " " << static_cast<int>(c);
      }
    }
  }
}

TEST(Json, ReadsEveryEscape) {
  EXPECT_EQ(unescaped(R"(\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\udd14)"), "\"\\/\b\f\n\r\tAé🔔");
}

TEST(Json, ReplacesLoneSurrogates) {
  EXPECT_EQ(unescaped(R"(a\ud83d)"), "a\xEF\xBF\xBD");
  EXPECT_EQ(unescaped(R"(\udd14b)"),
            "\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(unescaped(R"(\ud83d\ud83d\udd14)"), "\xEF\xBF\xBD🔔");
  EXPECT_EQ(unescaped(R"(\ud83dx)"), "\xEF\xBF\xBDx");
}

TEST(Json, RefusesWrongEscapes) {
  for (const char* text : {"\\", "\\x", "\\u12", "\\u12g4", "ok\\q"}) {
    std::string out;
    EXPECT_FALSE(append_unescaped(out, text)) << text;
  }
}

TEST(Json, UnescapesWhatItEscapes) {
  std::string every;
  for (int c = 1; c < 0x80; ++c) every.push_back(static_cast<char>(c));
  std::string inside;
  append_escaped(inside, every);
  EXPECT_EQ(unescaped(inside), every);
}

}  // namespace
}  // namespace nightbell::json
