#include "event/written_terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "event/search_role.h"
#include "event/word_terms.h"

namespace nightbell {
namespace {

/// Behind the value stands what could be taken for a part of it.
std::vector<Term> terms_of(std::uint8_t roles, std::string_view field, std::string_view json) {
  const std::string padded = std::string(json) + std::string(kWordPadding, 'x');
  std::vector<Term> terms;
  append_padded_terms(roles, field, std::string_view(padded).substr(0, json.size()), terms);
  return terms;
}

std::vector<Term> words(std::initializer_list<std::string_view> tokens) {
  std::vector<Term> terms;
  for (const std::string_view token : tokens) terms.push_back(word_term(token));
  return terms;
}

TEST(WrittenTerms, AreWordsOfStringsButNotNames) {
  EXPECT_EQ(terms_of(kWordsRole, "message", R"("It broke at 17:30")"),
            words({"it", "broke", "at"}));
  EXPECT_EQ(terms_of(kWordsRole, "data", R"({"route":"/users","n":{"in":["aa",true,"bb"]}})"),
            words({"users", "aa", "bb"}));
  EXPECT_TRUE(terms_of(kWordsRole, "data", R"({"route":123456})").empty());
  EXPECT_TRUE(terms_of(kNoRole, "release", R"("r1")").empty());
}

TEST(WrittenTerms, EndWordsAtEscapes) {
  EXPECT_EQ(terms_of(kWordsRole, "message", R"("ab\ncd\u001fef\"gh\\ij")"),
            words({"ab", "cd", "ef", "gh", "ij"}));
}

TEST(WrittenTerms, AreIdsAndKeywordsByTheirExactText) {
  EXPECT_EQ(terms_of(kIdRole, "id", R"("a\"b\u0001")"), std::vector{id_term("a\"b\x01")});
  EXPECT_EQ(terms_of(kIdRole, "refs", R"(["r-1","r-2"])"),
            (std::vector{id_term("r-1"), id_term("r-2")}));
  EXPECT_EQ(terms_of(kKeywordRole, "service", R"("Web")"),
            std::vector{field_term("service", "Web")});
}

TEST(WrittenTerms, KnowTheTypeOfAnError) {
  const auto has_type = [](std::string_view field, std::string_view json) {
    return std::ranges::count(terms_of(kWordsRole, field, json), field_term("error.type", "E1")) >
           0;
  };
  EXPECT_TRUE(has_type("error", R"({"message":"type","type":"E1"})"));
  EXPECT_FALSE(has_type("error", R"({"message":"E1","type":["E1"],"inner":{"type":"E1"}})"));
  EXPECT_FALSE(has_type("error", R"({"type":5,"message":"E1"})"));
  EXPECT_FALSE(has_type("data", R"({"type":"E1"})"));
}

TEST(WrittenTerms, OfBrokenTextAreSome) {
  for (const char* json : {"", "\"", "\"a", "\"a\\", "{\"", "}}", "\"\\u0", "[\"a\",\"b"})
    (void)terms_of(kWordsRole | kIdRole | kKeywordRole, "error", json);
}

}  // namespace
}  // namespace nightbell
