#include "base/utf8.h"
#include "event/visitor.h"
#include "intake/ruling.h"

/// What anonymous visitors do: CONTRACTS.md section 3.
namespace nightbell::intake {
namespace {

/// A text field of min..max characters without white space around.
std::string_view bounded_text(Item& item, std::string_view field, std::size_t min, std::size_t max,
                              Ruling& ruling) {
  const auto given = item.text(field);
  if (!given) {
    ruling.reject_field(item.has(field) ? issues::no_string(field) : issues::missing(field));
    return {};
  }
  const std::string_view text = trimmed(*given);
  if (utf8::prefix(text, min - 1) == text) ruling.reject_field(issues::too_short(field));
  if (utf8::prefix(text, max) != text) ruling.reject_field(issues::too_long(field));
  item.set(field, text);
  return text;
}

}  // namespace

void judge_behavior(Item& item, const Submission& submission, Ruling& ruling) {
  ruling.kind = Kind::kBehavior;
  take_event_time(item, "timestamp", submission, ruling);
  const std::string_view visitor = bounded_text(item, "visitor_id", 6, 64, ruling);
  ruling.event_name = bounded_text(item, "event", 1, 64, ruling);
  if (const auto metadata = item.element("metadata"); metadata && !metadata->is_object()) {
    ruling.reject_field(issues::no_object("metadata"));
  }
  if (!item.text("user_agent") && !submission.user_agent.empty())
    item.set("user_agent", submission.user_agent);
  ruling.sampled_out =
      !in_sample(visitor, submission.rules->sample_rate, submission.rules->visitor_key);
}

}  // namespace nightbell::intake
