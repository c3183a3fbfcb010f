#include "query/prefilter.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

#include "base/ascii.h"
#include "base/json.h"
#include "event/tokens.h"
#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Prefilter prefilter(std::string_view query) {
  return prefilter_of(parse_query(query, test::kNow).value().filter);
}

TEST(Prefilter, FindsAWordAsAnIdOrAsItsWords) {
  const Prefilter word = prefilter("Req-77");
  EXPECT_THAT(word.terms, ElementsAre(ElementsAre(id_term("Req-77"), word_term("req"))));
  EXPECT_THAT(word.needles,
              ElementsAre(ElementsAre(Needle{"req", true}), ElementsAre(Needle{"77", true})));
  EXPECT_THAT(prefilter("\"::\"").terms, ElementsAre(ElementsAre(id_term("::"))));
  EXPECT_THAT(prefilter("77").terms, IsEmpty());
  EXPECT_THAT(prefilter("req*").terms, IsEmpty());
  EXPECT_THAT(prefilter("req*").needles, ElementsAre(ElementsAre(Needle{"req", true})));
}

TEST(Prefilter, FindsFieldsByTheirRole) {
  EXPECT_THAT(prefilter("session_id:12").terms, ElementsAre(ElementsAre(id_term("12"))));
  EXPECT_THAT(prefilter("service:web").terms,
              ElementsAre(ElementsAre(field_term("service", "web"))));
  EXPECT_THAT(prefilter("error.type:E").terms,
              ElementsAre(ElementsAre(field_term("error.type", "E"))));
  EXPECT_THAT(prefilter("message:\"disk full\"").terms,
              ElementsAre(ElementsAre(word_term("disk")), ElementsAre(word_term("full"))));
  EXPECT_THAT(prefilter("message:disk\\ x*").terms, SizeIs(1));
  EXPECT_THAT(prefilter("path:/disk/ful*").terms, ElementsAre(ElementsAre(word_term("disk"))));
  EXPECT_THAT(prefilter("data.n:1234567").terms, IsEmpty());
  EXPECT_THAT(prefilter("release:1").terms, IsEmpty());
  EXPECT_THAT(prefilter("data.x:\"a\\\\\\\"b\"").needles,
              ElementsAre(ElementsAre(Needle{"x\":"}), ElementsAre(Needle{R"("a\\\"b")"})));
}

TEST(Prefilter, SaysNothingOfWhatIsNot) {
  const Prefilter none = prefilter("-web NOT service:web -(a OR b)");
  EXPECT_THAT(none.terms, IsEmpty());
  EXPECT_THAT(none.needles, IsEmpty());
  EXPECT_THAT(prefilter("NOT NOT web").terms, SizeIs(1));
  EXPECT_THAT(prefilter("NOT (NOT aa OR NOT bb)").terms, SizeIs(2));
}

TEST(Prefilter, JoinsAlternativesWhileTheyAreFew) {
  EXPECT_THAT(prefilter("service:a OR service:b").terms,
              ElementsAre(ElementsAre(field_term("service", "a"), field_term("service", "b"))));
  EXPECT_THAT(prefilter("service:a OR x:1").terms, IsEmpty());
  std::string many = "session_id:(0";
  for (int i = 1; i < 60; ++i) many += " OR " + std::to_string(i);
  EXPECT_THAT(prefilter(many + ')').terms, ElementsAre(SizeIs(60)));
  EXPECT_THAT(prefilter("(aa bb cc dd) OR (ee ff gg)").terms, SizeIs(1));
  EXPECT_THAT(prefilter("aa bb cc dd ee ff gg hh ii jj").terms, SizeIs(8));
}

TEST(Prefilter, KnowsTheLevelsThatALineMayHave) {
  EXPECT_EQ(prefilter("level:>=warn").levels, 0x0c);
  EXPECT_EQ(prefilter("level:warn OR level:debug").levels, 0x05);
  EXPECT_EQ(prefilter("level:warn x:1").levels, 0x04);
  EXPECT_EQ(prefilter("level:* level:error").levels, 0x08);
  // A line without a level is none of these, and its block may say any.
  EXPECT_EQ(prefilter("-level:info").levels, 0x0f);
  EXPECT_EQ(prefilter("level:warn OR x:1").levels, 0x0f);
  EXPECT_EQ(prefilter("level:>=info -level:error").levels, 0x06);
}

/// Lines and queries over few words, so that they often meet.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  std::string word() {
    static const std::vector<std::string> kWords = {
        "web", "Disk", "disk full", "req-77", "1234567", "500", "5",     "true",   "false", "a\"b",
        "\\",  "übel", "::",        "a",      "A\nb",    "",    "x y z", "Z-1234", "err",   "warn"};
    return kWords[below(kWords.size())];
  }
  std::string field() {
    static const std::vector<std::string> kFields = {"message", "service", "session_id", "refs",
                                                     "route",   "data",    "error",      "http",
                                                     "release", "event",   "node",       "payload"};
    return kFields[below(kFields.size())];
  }

  std::string line() {
    std::string out = R"({"kind":"logs")";
    if (below(4) != 0) {
      constexpr std::string_view kLevels[] = {"debug", "info", "warn", "error"};
      out += R"(,"level":")" + std::string(kLevels[below(4)]) + '"';
    }
    std::set<std::string> taken;
    for (std::size_t i = below(6); i > 0; --i) {
      const std::string name = field();
      if (!taken.insert(name).second) continue;
      out += ",\"" + name + "\":" + value(name);
    }
    return out + '}';
  }

  std::string query(std::size_t depth = 0) {
    if (depth < 3 && below(3) == 0) {
      const char* const joins[] = {" ", " OR ", " AND "};
      std::string out;
      const char* join = joins[below(3)];
      for (std::size_t i = below(4) + 1; i > 0; --i)
        out += (out.empty() ? "(" : join) + query(depth + 1);
      return out + ')';
    }
    if (depth < 4 && below(4) == 0) return "NOT " + query(depth + 1);
    return term();
  }

 private:
  std::string text(const std::string& word) {
    std::string out;
    json::append_string(out, word);
    return out;
  }
  std::string value(const std::string& name) {
    static const std::set<std::string> kTexts = {"service", "session_id", "route", "event", "node"};
    if (kTexts.contains(name)) return text(word());
    switch (below(6)) {
      case 0:
        return std::to_string(below(2) == 0 ? 500 : 1234567);
      case 1:
        return below(2) == 0 ? "true" : "false";
      case 2:
        return '[' + text(word()) + ',' + text(word()) + ']';
      case 3:
        return R"({"type":)" + text(word()) + R"(,"n":500.0,"x":)" + text(word()) + '}';
      default:
        return text(word());
    }
  }
  std::string term() {
    std::string some = word();
    // A value of a line may be cut short to be its prefix.
    const bool is_prefix = below(4) == 0;
    if (is_prefix) some = some.substr(0, some.starts_with("ü") ? 2 : below(some.size() + 1));
    if (some.empty()) some = "w";
    some = quote(some) + (is_prefix ? "*" : "");
    constexpr std::string_view kInner[] = {"", "", ".type", ".x", ".n"};
    const std::string name = field() + std::string(kInner[below(5)]);
    switch (below(8)) {
      case 0:
        return name + ":*";
      case 1:
        return name + (below(2) == 0 ? ":>=500" : ":[1 TO *]");
      case 2:
        return below(2) == 0 ? "level:>=warn" : "level:info";
      case 3:
      case 4:
        return some;
      default:
        return name + ':' + some;
    }
  }

  std::mt19937 random_;
};

std::set<Term> terms_of(simdjson::dom::object line) {
  std::set<Term> terms;
  for_each_searched(line, [&](std::uint8_t roles, std::string_view field, std::string_view text) {
    if ((roles & kIdRole) != 0) terms.insert(id_term(text));
    if ((roles & kKeywordRole) != 0) terms.insert(field_term(field, text));
    if ((roles & kWordsRole) == 0) return;
    for_each_token(text, [&](std::string_view word) {
      if (is_indexed(word)) terms.insert(word_term(word));
    });
  });
  return terms;
}

bool passes(const Prefilter& prefilter, const std::string& json, simdjson::dom::object line) {
  const std::set<Term> terms = terms_of(line);
  const std::string folded = ascii::to_lower(json);
  const auto level = parse_level(text_at(line, "level")).value_or(Level::kInfo);
  return (prefilter.levels & mask_of(level)) != 0 &&
         std::ranges::all_of(prefilter.terms,
                             [&](const auto& group) {
                               return std::ranges::any_of(
                                   group, [&](Term term) { return terms.contains(term); });
                             }) &&
         std::ranges::all_of(prefilter.needles, [&](const auto& group) {
           return std::ranges::any_of(group, [&](const Needle& needle) {
             return (needle.fold_case ? folded : json).find(needle.bytes) != std::string::npos;
           });
         });
}

TEST(Prefilter, NeverExcludesALineThatMatches) {
  Dice dice(1);
  std::vector<std::string> lines;
  for (int i = 0; i < 60; ++i) lines.push_back(dice.line());
  std::size_t matched = 0;
  std::size_t excluded = 0;
  for (int i = 0; i < 1'000; ++i) {
    const std::string text = dice.query();
    const auto query = parse_query(text, test::kNow);
    if (!query) continue;  // more than 64 terms, say
    const Prefilter prefilter = prefilter_of(query->filter);
    for (const std::string& json : lines) {
      const test::Line line(json);
      const bool passed = passes(prefilter, json, line);
      const bool is_match = matches(query->filter, line);
      matched += is_match ? 1 : 0;
      excluded += passed ? 0 : 1;
      ASSERT_TRUE(passed || !is_match) << text << '\n' << json;
    }
  }
  EXPECT_GT(matched, 1'000U);
  EXPECT_GT(excluded, 1'000U);
}

}  // namespace
}  // namespace nightbell::query
