#include "intake/ruling.h"

#include "event/limits.h"
#include "intake/scalar_writer.h"

namespace nightbell::intake {

void Ruling::reject_field(const FieldIssue& issue) {
  if (issues.empty()) {
    message = std::string(issue.field) + ": " + std::string(issue.message);
    reason = Reason::kInvalidPayload;
  }
  issues.push_back(issue);
}

namespace issues {
FieldIssue missing(std::string_view field) {
  return {field, "Field required", "missing"};
}
FieldIssue no_string(std::string_view field) {
  return {field, "Input should be a valid string", "string_type"};
}
FieldIssue no_number(std::string_view field) {
  return {field, "Input should be a valid number", "float_type"};
}
FieldIssue no_object(std::string_view field) {
  return {field, "Input should be an object", "dict_type"};
}
FieldIssue too_short(std::string_view field) {
  return {field, "String is too short", "string_too_short"};
}
FieldIssue too_long(std::string_view field) {
  return {field, "String is too long", "string_too_long"};
}
FieldIssue wrong_value(std::string_view field) {
  return {field, "Input is none of the allowed values", "enum"};
}
}  // namespace issues

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void take_event_time(const Item& item, std::string_view field, const Submission& submission,
                     Ruling& ruling) {
  const auto value = item.element(field);
  const auto time = value ? to_time(*value) : std::nullopt;
  ruling.event_time = time.value_or(submission.received);
}

bool is_skewed(WallTime event_time, WallTime received) {
  return event_time < received - limits::kSkewPast || event_time > received + limits::kSkewFuture;
}

}  // namespace nightbell::intake
