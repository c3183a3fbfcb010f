#include "intake/text_writer.h"

#include <utility>

#include "base/ids.h"
#include "base/json.h"

namespace nightbell::intake {
namespace {

redact::Exempt exempt_of(Sensitivity sensitivity) {
  switch (sensitivity) {
    case Sensitivity::kIdentifier:
      return redact::Exempt::kIds;
    case Sensitivity::kHostLike:
      return redact::Exempt::kHost;
    case Sensitivity::kText:
      break;
  }
  return redact::Exempt::kNone;
}

}  // namespace

std::string_view TextWriter::redacted(std::string_view text, std::size_t max,
                                      Sensitivity sensitivity) {
  return redactor_.redact_and_cut(text, max, exempt_of(sensitivity), scratch_, counts_);
}

void TextWriter::append(std::string& out, std::string_view text, std::size_t max,
                        Sensitivity sensitivity) {
  json::append_string(out, redacted(text, max, sensitivity));
}

bool TextWriter::is_sensitive(std::string_view text, Sensitivity sensitivity) {
  redact::RuleCounts ignored{};
  return redactor_.redact(text, exempt_of(sensitivity), scratch_, ignored) != text;
}

std::string_view TextWriter::visible_visitor(std::string_view visitor, const SipKey& key,
                                             VisitorText& room) {
  if (is_id(visitor) && !is_sensitive(visitor, Sensitivity::kIdentifier)) return visitor;
  return hashed_visitor(visitor, key, room);
}

redact::RuleCounts TextWriter::take_counts() {
  return std::exchange(counts_, {});
}

}  // namespace nightbell::intake
