#include "intake/json_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace nightbell::intake {
namespace {

struct Parsed {
  std::string wrong;
  std::string json;
};

Parsed parse(std::string text) {
  JsonReader reader;
  const std::size_t size = text.size();
  text.append(simdjson::SIMDJSON_PADDING, ' ');
  Element out;
  Parsed parsed;
  parsed.wrong = reader.parse({text.data(), size}, out);
  if (parsed.wrong.empty()) parsed.json = simdjson::minify(out);
  return parsed;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(JsonReader, ReadsWholeDocuments) {
  EXPECT_EQ(parse(R"( {"a" : [1, -2.5, true, null, "é"]} )").json,
            R"({"a":[1,-2.5,true,null,"é"]})");
  EXPECT_EQ(parse("42").json, "42");
  EXPECT_EQ(parse(nested(30)).wrong, "");
}

TEST(JsonReader, RefusesWhatIsNoJson) {
  for (const char* text : {"",
                           "   ",
                           "hello",
                           "{",
                           "{\"a\":",
                           "[1,]",
                           "{\"a\" 1}",
                           "tru",
                           "[tru]",
                           "nul",
                           "[1e400]",
                           "[-1e400]",
                           "[01]",
                           "[1.]",
                           "[+1]",
                           "[NaN]",
                           "{\"a\":1}{\"b\":2}",
                           "[1] x",
                           "\"\\x\"",
                           "[\"\\u12\"]",
                           "\"open",
                           "'a'"}) {
    EXPECT_NE(parse(text).wrong, "") << text;
  }
  EXPECT_NE(parse(std::string("[\"a\0b\"]", 7)).wrong, "") << "a raw NUL";
  EXPECT_NE(parse("[\"a\nb\"]").wrong, "") << "a raw newline";
  EXPECT_EQ(parse("[\"\xC3\x28\"]").wrong, "the text is not UTF-8");
  EXPECT_EQ(parse("[\"\xED\xA0\x80\"]").wrong, "the text is not UTF-8") << "a raw surrogate";
}

TEST(JsonReader, BoundsNesting) {
  EXPECT_EQ(parse(nested(33)).wrong, "the JSON is nested too deeply");
  EXPECT_EQ(parse(nested(30'000)).wrong, "the JSON is nested too deeply");
}

TEST(JsonReader, ReadsLoneSurrogatesAsReplacementCharacters) {
  EXPECT_EQ(parse(R"(["cut \ud83d"])").json, "[\"cut \xEF\xBF\xBD\"]");
  EXPECT_EQ(parse(R"(["\udd14 \ud83d\udd14 \uD83Dx"])").json,
            "[\"\xEF\xBF\xBD 🔔 \xEF\xBF\xBDx\"]");
  EXPECT_EQ(parse(R"({"\ud83d":1})").json, "{\"\xEF\xBF\xBD\":1}");
  EXPECT_EQ(parse(R"(["\\ud83d", "\ud83d"])").json, "[\"\\\\ud83d\",\"\xEF\xBF\xBD\"]")
      << "an escaped backslash is none";
}

TEST(JsonReader, ReadsHugeIntegersAsFloats) {
  EXPECT_EQ(parse("[123456789012345678901234567890]").wrong, "");
  EXPECT_EQ(parse("[18446744073709551615]").json, "[18446744073709551615]");
  EXPECT_EQ(parse("[-99999999999999999999]").wrong, "");
  EXPECT_EQ(parse(R"(["123456789012345678901", 123456789012345678901])").json.substr(0, 26),
            R"(["123456789012345678901",1)")
      << "digits in strings are left alone";
}

TEST(JsonReader, IsUsableAfterAnError) {
  JsonReader reader;
  std::string bad = "[1";
  std::string good = "[2]";
  bad.append(simdjson::SIMDJSON_PADDING, ' ');
  good.append(simdjson::SIMDJSON_PADDING, ' ');
  Element out;
  EXPECT_NE(reader.parse({bad.data(), 2}, out), "");
  EXPECT_EQ(reader.parse({good.data(), 3}, out), "");
  EXPECT_EQ(simdjson::minify(out), "[2]");
}

}  // namespace
}  // namespace nightbell::intake
