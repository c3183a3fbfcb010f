#pragma once

#include <string>
#include <string_view>

#include "event/schema.h"
#include "event/visitor.h"
#include "redact/redactor.h"

/// The one way by which text reaches a line: redacted, cut, escaped.
namespace nightbell::intake {

/// Threading: one at a time.
class TextWriter {
 public:
  /// Appends `text` as a JSON string: persons and secrets replaced, at most `max`
  /// characters.
  void append(std::string& out, std::string_view text, std::size_t max, Sensitivity sensitivity);

  /// The same without quotes and escapes, for texts that are used before they are written.
  [[nodiscard]] std::string_view redacted(std::string_view text, std::size_t max,
                                          Sensitivity sensitivity);

  /// True when `text` holds something that must not be kept.
  [[nodiscard]] bool is_sensitive(std::string_view text, Sensitivity sensitivity);

  /// The visitor as lines show it: the id itself, or, when it breaks the id charset or
  /// looks like a person or a secret, its keyed hash, so that visitors neither leak nor
  /// merge. @return a view of `visitor` or of `room`
  [[nodiscard]] std::string_view visible_visitor(std::string_view visitor, const SipKey& key,
                                                 VisitorText& room);

  /// What was replaced since the last call, by rule.
  [[nodiscard]] redact::RuleCounts take_counts();

 private:
  redact::Redactor redactor_;
  redact::RuleCounts counts_{};
  std::string scratch_;
};

}  // namespace nightbell::intake
