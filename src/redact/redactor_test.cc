#include "redact/redactor.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/utf8.h"
#include "redact/corpus_for_tests.h"
#include "redact/engine.h"
#include "redact/reference_for_tests.h"

namespace nightbell::redact {
namespace {

std::string redacted(std::string_view text, Exempt exempt = Exempt::kNone) {
  static Redactor redactor;
  std::string scratch;
  RuleCounts counts;
  return std::string(redactor.redact(text, exempt, scratch, counts));
}

TEST(Redactor, FindsEverythingInTheRecallCorpus) {
  int wrong = 0;
  const auto cases = recall_cases();
  for (const RecallCase& c : cases) {
    const std::string is = redacted(c.text);
    if (is == c.expected) continue;
    ++wrong;
    ADD_FAILURE() << c.text << "\n  is       " << is << "\n  expected " << c.expected;
  }
  std::printf("recall %.1f %% of %zu\n",
              100.0 * static_cast<double>(cases.size() - static_cast<std::size_t>(wrong)) /
                  static_cast<double>(cases.size()),
              cases.size());
  EXPECT_GE(cases.size(), 300u);
}

TEST(Redactor, LeavesTheKeepListAlone) {
  int wrong = 0;
  const auto lines = keep_lines();
  for (const std::string& line : lines) {
    const std::string is = redacted(line);
    if (is == line) continue;
    ++wrong;
    ADD_FAILURE() << line << "\n  became " << is;
  }
  std::printf("precision %.1f %% of %zu\n",
              100.0 * static_cast<double>(lines.size() - static_cast<std::size_t>(wrong)) /
                  static_cast<double>(lines.size()),
              lines.size());
  EXPECT_GE(lines.size(), 300u);
}

TEST(Redactor, ReturnsTheTextItselfWhenNothingMatched) {
  Redactor redactor;
  std::string scratch;
  RuleCounts counts;
  const std::string_view text = "connect to 10.0.0.7:5432 refused at 1729700000";
  EXPECT_EQ(redactor.redact(text, Exempt::kNone, scratch, counts).data(), text.data());
}

TEST(Redactor, CountsByRule) {
  Redactor redactor;
  std::string scratch;
  RuleCounts counts;
  EXPECT_EQ(
      redactor.redact("a@example.com b@example.com 203.0.113.5", Exempt::kNone, scratch, counts),
      "[email] [email] [ip]");
  EXPECT_EQ(counts[Rule::kEmail], 2u);
  EXPECT_EQ(counts[Rule::kIp], 1u);
  EXPECT_EQ(counts[Rule::kPhone], 0u);
}

TEST(Redactor, ExemptsIdsFromPhoneCardAndAddress) {
  EXPECT_EQ(redacted("4111111111111111", Exempt::kIds), "4111111111111111");
  EXPECT_EQ(redacted("203.0.113.5", Exempt::kIds), "203.0.113.5");
  EXPECT_EQ(redacted("415-555-0132", Exempt::kIds), "415-555-0132");
  EXPECT_EQ(redacted("jane@example.com", Exempt::kIds), "[email]");
  EXPECT_EQ(redacted("203.0.113.5 415-555-0132", Exempt::kHost), "203.0.113.5 [phone]");
}

TEST(Redactor, ChangesNothingTheSecondTime) {
  for (const RecallCase& c : recall_cases())
    EXPECT_EQ(redacted(redacted(c.text)), redacted(c.text));
  const std::string hidden = "203.0.113.7eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln";
  EXPECT_EQ(redacted(redacted(hidden)), redacted(hidden));
}

TEST(Redactor, CutsCharactersAfterRedaction) {
  Redactor redactor;
  std::string scratch;
  RuleCounts counts;
  for (const RecallCase& c : recall_cases()) {
    const std::string whole = redacted(c.text);
    for (std::size_t most = 0; most <= c.text.size(); ++most) {
      EXPECT_EQ(redactor.redact_and_cut(c.text, most, Exempt::kNone, scratch, counts),
                utf8::prefix(whole, most));
    }
  }
}

TEST(Redactor, ShowsNoBeginningOfASecretThatTheWorkingCutOpened) {
  Redactor redactor;
  std::string scratch;
  RuleCounts counts;
  // A long query goes away, so what stands at the working cut would come into view.
  const std::string query = std::string("https://app.example/?").append(1900, 'q').append(" ");
  for (const RecallCase& c : recall_cases()) {
    const std::size_t most = 100;
    const std::size_t working = 4 * most + 2048;
    const std::string clean = redacted(c.text);
    for (std::size_t shown = 1; shown < c.text.size(); shown += 3) {
      std::string text = query;
      while (text.size() + shown < working)
        text += (working - text.size() - shown) % 50 == 1 ? ' ' : 'x';
      text.append(c.text).append(100, ' ');
      const std::string cut(redactor.redact_and_cut(text, 2000, Exempt::kNone, scratch, counts));
      const std::string_view out =
          redactor.redact_and_cut(text, most, Exempt::kNone, scratch, counts);
      EXPECT_TRUE(utf8::valid(out) || !utf8::valid(c.text)) << out;
      EXPECT_TRUE(redacted(text).starts_with(out)) << c.text << "\n" << out;
    }
  }
}

std::string mutated(std::mt19937& random, const std::vector<std::string>& seeds) {
  constexpr std::string_view kSpice = "@:/.-+() =?#%40eyJ0193a_[]\"'\\";
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::string text = seeds[pick(seeds.size())];
  for (std::size_t n = pick(4); n > 0; --n) {
    const std::size_t at = pick(text.size() + 1);
    switch (pick(6)) {
      case 0:
        text.insert(at, 1, kSpice[pick(kSpice.size())]);
        break;
      case 1:
        if (at < text.size()) text.erase(at, 1 + pick(4));
        break;
      case 2:
        if (at < text.size()) text[at] = kSpice[pick(kSpice.size())];
        break;
      case 3:
        text.insert(at, seeds[pick(seeds.size())]);
        break;
      case 4:
        text.insert(at, std::string(pick(70), "x 1"[pick(3)]));
        break;
      default:
        text = text.substr(0, at).append(pick(2) ? "\xC3\xBC" : "\xC2\xA0").append(text, at);
    }
  }
  return text.substr(0, 200);
}

/// Texts that the corpora's lines become by small accidents.
class Differential : public testing::TestWithParam<Kernel> {};

TEST_P(Differential, TheTriggerMissesNothingThatTheExpressionsFind) {
  Engine engine(GetParam());
  std::vector<std::string> seeds = keep_lines();
  for (const RecallCase& c : recall_cases()) seeds.push_back(c.text);
  std::mt19937 random(20261121);
  std::vector<Finding> found;
  int with_findings = 0;
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = mutated(random, seeds);
    const Exempt exempt = i % 8 == 0 ? Exempt::kIds : i % 8 == 1 ? Exempt::kHost : Exempt::kNone;
    engine.find(text, exempt, found);
    with_findings += !found.empty();
    ASSERT_EQ(found, find_without_trigger(engine.matcher(), text, exempt)) << text;
    if (i % 4 == 0) {
      ASSERT_EQ(redacted(redacted(text)), redacted(text)) << text;
    }
  }
  EXPECT_GT(with_findings, kRounds / 4);
}

INSTANTIATE_TEST_SUITE_P(Kernels, Differential, testing::Values(best_kernel(), classify_portable));

TEST(Redactor, ExplainsWhatItFound) {
  const auto findings = explain("mail jane@example.com from 203.0.113.5", Exempt::kNone);
  const std::vector<Finding> expected = {{5, 21, Rule::kEmail}, {27, 38, Rule::kIp}};
  EXPECT_EQ(findings, expected);
}

}  // namespace
}  // namespace nightbell::redact
