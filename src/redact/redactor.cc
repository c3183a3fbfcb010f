#include "redact/redactor.h"

#include <utility>

#include "base/units.h"
#include "base/utf8.h"
#include "redact/chars.h"
#include "redact/engine.h"

namespace nightbell::redact {
namespace {

void replace(std::string_view text, const std::vector<Finding>& findings, std::string& out) {
  out.clear();
  std::size_t copied = 0;
  for (const Finding& finding : findings) {
    out.append(text, copied, finding.begin - copied);
    out.append(replacement_of(finding.rule));
    copied = finding.end;
  }
  out.append(text.substr(copied));
}

/// `text` was cut from a longer one: leaves out the end of it that could be the beginning
/// of a match. Numbers with spaces are shorter than 48 bytes; what has no spaces is left
/// out from its last space on. A longer token is a match as far as it goes, or none.
std::string_view without_open_end(std::string_view text) {
  constexpr std::size_t kSpaced = 48;
  constexpr std::size_t kToken = 512;
  std::size_t end = text.size() - kSpaced;
  while (end > text.size() - kToken && !is_space(text[end])) --end;
  return utf8::prefix_bytes(text, end);
}

}  // namespace

Redactor::Redactor() : engine_(std::make_unique<Engine>()) {}
Redactor::~Redactor() = default;
Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;

std::string_view Redactor::redact(std::string_view text, Exempt exempt, std::string& scratch,
                                  RuleCounts& counts) {
  engine_->find(text, exempt, findings_);
  if (findings_.empty()) return text;
  // What is replaced may have hidden something beside it (`203.0.113.7eyJ…`): again until
  // nothing is found. Each round takes away something, so there is a last one.
  for (bool first = true; !findings_.empty(); first = false) {
    for (const Finding& finding : findings_) ++counts[finding.rule];
    replace(first ? text : std::string_view(scratch), findings_, spare_);
    scratch.swap(spare_);
    engine_->find(scratch, exempt, findings_);
  }
  return scratch;
}

std::string_view Redactor::redact_and_cut(std::string_view text, std::size_t max_chars,
                                          Exempt exempt, std::string& scratch, RuleCounts& counts) {
  const std::size_t most = 4 * max_chars + 2_KiB;
  if (text.size() > most) text = without_open_end(utf8::prefix_bytes(text, most));
  return utf8::prefix(redact(text, exempt, scratch, counts), max_chars);
}

std::vector<Finding> explain(std::string_view text, Exempt exempt) {
  Engine engine;
  std::vector<Finding> findings;
  engine.find(text, exempt, findings);
  return findings;
}

}  // namespace nightbell::redact
