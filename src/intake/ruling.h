#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "event/line_meta.h"
#include "event/outcome.h"
#include "intake/item.h"
#include "intake/submission.h"

/// What the rules say of one event.
namespace nightbell::intake {

struct Ruling {
  Kind kind = Kind::kLogs;
  Level level = Level::kInfo;
  QueueClass queue_class = QueueClass::kBackground;
  WallTime event_time{};
  std::string_view event_name;  ///< of behaviour, presence; empty: the kind has none
  bool sampled_out = false;

  /// kOk: taken. Else the event is rejected for this reason, and the message tells its
  /// sender's developer what to do.
  Reason reason = Reason::kOk;
  std::string message;
  std::vector<FieldIssue> issues;  ///< with kInvalidPayload: what is wrong, field by field

  std::string generated;  ///< room for a text that a rule makes (a run's message)

  [[nodiscard]] bool accepted() const { return reason == Reason::kOk; }

  void reject(Reason why, std::string text) {
    reason = why;
    message = std::move(text);
  }
  /// Rejects for a field; the message of the first one stands for all.
  void reject_field(const FieldIssue& issue);
};

/// Judges an event of a schema and completes it: defaults, trimmed texts, names.
/// `item` may keep views of `ruling` and `submission`.
using Rule = void (*)(Item& item, const Submission& submission, Ruling& ruling);

void judge_log(Item& item, const Submission& submission, Ruling& ruling);
/// The same for a beacon's `run`: a run whatever its service is called.
void judge_run(Item& item, const Submission& submission, Ruling& ruling);
void judge_heartbeat(Item& item, const Submission& submission, Ruling& ruling);
void judge_chat_opened(Item& item, const Submission& submission, Ruling& ruling);
void judge_behavior(Item& item, const Submission& submission, Ruling& ruling);
void judge_reply(Item& item, const Submission& submission, Ruling& ruling);
void judge_vital(Item& item, const Submission& submission, Ruling& ruling);
void judge_rollup(Item& item, const Submission& submission, Ruling& ruling);

/// The issues that rules report, worded and typed as existing clients know them.
namespace issues {
[[nodiscard]] FieldIssue missing(std::string_view field);
[[nodiscard]] FieldIssue no_string(std::string_view field);
[[nodiscard]] FieldIssue no_number(std::string_view field);
[[nodiscard]] FieldIssue no_object(std::string_view field);
[[nodiscard]] FieldIssue too_short(std::string_view field);
[[nodiscard]] FieldIssue too_long(std::string_view field);
[[nodiscard]] FieldIssue wrong_value(std::string_view field);
}  // namespace issues

/// White space of both ends off.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Reads the event's time from `field`; without one, or with a wrong one, it is the
/// receive time.
void take_event_time(const Item& item, std::string_view field, const Submission& submission,
                     Ruling& ruling);

/// True when the time that the sender gave is too far off to be believed.
[[nodiscard]] bool is_skewed(WallTime event_time, WallTime received);

}  // namespace nightbell::intake
