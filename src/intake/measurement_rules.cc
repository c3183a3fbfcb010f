#include <algorithm>

#include "intake/ruling.h"
#include "intake/scalar_writer.h"

/// What the SDKs measured: replies, vitals, rollups (CONTRACTS.md section 14).
namespace nightbell::intake {
namespace {

void require_word(const Item& item, std::string_view field, Ruling& ruling) {
  const auto text = item.text(field);
  if (!text)
    return ruling.reject_field(item.has(field) ? issues::no_string(field) : issues::missing(field));
  const int index = item.schema().find(field);
  const auto& words = item.schema().fields[static_cast<std::size_t>(index)].words;
  if (std::ranges::find(words, *text) == words.end())
    ruling.reject_field(issues::wrong_value(field));
}

}  // namespace

void judge_reply(Item& item, const Submission& submission, Ruling& ruling) {
  ruling.kind = Kind::kReplies;
  ruling.queue_class = QueueClass::kNormal;
  take_event_time(item, "timestamp", submission, ruling);
  require_word(item, "end", ruling);
}

void judge_vital(Item& item, const Submission& submission, Ruling& ruling) {
  ruling.kind = Kind::kVitals;
  take_event_time(item, "timestamp", submission, ruling);
  require_word(item, "name", ruling);
  const auto value = item.element("value");
  if (!value) {
    ruling.reject_field(issues::missing("value"));
  } else if (!value->is_number()) {
    ruling.reject_field(issues::no_number("value"));
  }
}

void judge_rollup(Item& item, const Submission& submission, Ruling& ruling) {
  ruling.kind = Kind::kRollups;
  take_event_time(item, "minute", submission, ruling);
  if (!item.has("minute")) ruling.reject_field(issues::missing("minute"));
  if (!item.text("service")) ruling.reject_field(issues::missing("service"));
  const auto count = item.element("count");
  if (!count) {
    ruling.reject_field(issues::missing("count"));
  } else if (!to_count(*count)) {
    ruling.reject_field(issues::no_number("count"));
  }
}

}  // namespace nightbell::intake
