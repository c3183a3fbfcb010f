#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "cli/commands.h"
#include "redact/redactor.h"

namespace nightbell::cli {

namespace {

/// What made the rule say so, for a person; by redact::Rule.
constexpr std::array<std::string_view, redact::kRuleCount> kReasons = {
    "a mail address",
    "a phone number: a + or at least two separators",
    "a payment card: an issuer's prefix, and the check digit is right",
    "a JSON Web Token",
    "what follows Bearer, Basic, password= and the like",
    "an API key's documented prefix, or a private key",
    "a public address; private, loopback and link-local ones stay",
    "a URL's user info, query or fragment"};

/// Counted from 1, in characters.
std::size_t column_of(std::string_view line, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count_if(
                 line.substr(0, offset), [](char c) { return (c & 0xC0) != 0x80; }));
}

void explain_line(std::string_view line, std::size_t number, std::ostream& out) {
  for (const auto& finding : redact::explain(line, redact::Exempt::kNone)) {
    const auto replacement = redact::replacement_of(finding.rule);
    out << fmt::format("{}:{}-{}: {}: {}; {}\n", number, column_of(line, finding.begin),
                       column_of(line, finding.end) - 1, redact::name_of(finding.rule),
                       kReasons[static_cast<std::size_t>(finding.rule)],
                       replacement.empty() ? std::string("it is left out")
                                           : fmt::format("becomes {}", replacement));
  }
}

std::uint64_t total(const redact::RuleCounts& counts) {
  std::uint64_t sum = 0;
  for (const auto count : counts.by_rule) sum += count;
  return sum;
}

}  // namespace

int redact(std::istream& in, std::ostream& out, bool explain) {
  redact::Redactor redactor;
  redact::RuleCounts counts;
  std::string line;
  std::string scratch;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    const auto before = total(counts);
    const auto clean = redactor.redact(line, redact::Exempt::kNone, scratch, counts);
    if (!explain) {
      out << clean;
      if (!in.eof()) out << '\n';  // a last line without an end gets none
    } else if (total(counts) != before) {
      // Only now: explaining builds its expressions anew.
      explain_line(line, number, out);
    }
    // Whoever reads a pipe sees each line as it comes.
    if (in.rdbuf()->in_avail() == 0) out.flush();
  }
  out.flush();
  return out.good() ? kSuccess : kFailure;
}

}  // namespace nightbell::cli
