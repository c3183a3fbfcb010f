#include "base/ids.h"
#include "event/level.h"
#include "intake/ruling.h"
#include "intake/scalar_writer.h"

/// Logs and runs: CONTRACTS.md sections 2, 7 and 8.
namespace nightbell::intake {
namespace {

constexpr std::string_view kAgentService = "langgraph";

/// The text of a field that must be there and not be blank.
std::string_view required_text(const Item& item, std::string_view field, Ruling& ruling) {
  const auto text = item.text(field);
  if (!text) {
    ruling.reject_field(item.has(field) ? issues::no_string(field) : issues::missing(field));
    return {};
  }
  if (trimmed(*text).empty()) ruling.reject_field(issues::too_short(field));
  return *text;
}

bool has_run_id(const Item& item) {
  const auto run = item.text("run_id");
  return run && is_id(*run);
}

/// A run event without a message is named by what it is: `retrieve start`.
void complete_message(Item& item, Ruling& ruling) {
  if (ruling.kind == Kind::kRuns && !item.text("message")) {
    const auto node = item.text("node");
    const auto status = item.text("status");
    ruling.generated = node ? std::string(*node) : std::string();
    if (status) ruling.generated += (ruling.generated.empty() ? "" : " ") + std::string(*status);
    if (!ruling.generated.empty()) item.set("message", ruling.generated);
  }
  required_text(item, "message", ruling);
}

bool level_may_enter(const Item& item, const Submission& submission, const Ruling& ruling,
                     std::string_view service) {
  if (submission.environment != "prod" || ruling.level >= Level::kWarn) return true;
  if (submission.via == Via::kImport) return true;
  const bool believed = submission.via != Via::kBrowser || !submission.rules->has_secret_or_keys;
  if (ruling.level == Level::kInfo && ruling.kind == Kind::kRuns && service == kAgentService &&
      believed)
    return true;
  const auto session = item.text("session_id");
  return !submission.diagnostic_session.empty() && session &&
         *session == submission.diagnostic_session;
}

void judge(Item& item, const Submission& submission, Ruling& ruling, bool always_run) {
  const std::string_view service = required_text(item, "service", ruling);
  ruling.kind =
      has_run_id(item) && (always_run || service == kAgentService) ? Kind::kRuns : Kind::kLogs;
  if (!submission.may_log) {
    ruling.issues.clear();
    return ruling.reject(
        Reason::kMissingSignature,
        "log and run events need a signature (x-log-signature), a server key or an allowed origin");
  }
  const auto timestamp = item.element("timestamp");
  const auto time = timestamp ? to_time(*timestamp) : std::nullopt;
  if (!timestamp) {
    ruling.reject_field(issues::missing("timestamp"));
  } else if (!time) {
    ruling.reject_field({"timestamp", "Input should be an RFC 3339 time", "datetime_parsing"});
  }
  ruling.event_time = time.value_or(submission.received);

  const std::string_view level_text = required_text(item, "level", ruling);
  const auto level = parse_level(level_text);
  if (!level && !level_text.empty()) ruling.reject_field(issues::wrong_value("level"));
  ruling.level = level.value_or(Level::kError);
  complete_message(item, ruling);
  if (!ruling.accepted()) return;

  if (!level_may_enter(item, submission, ruling, service)) {
    return ruling.reject(
        Reason::kLevelNotAllowed,
        "level " + std::string(name_of(ruling.level)) +
            " is not accepted when the environment is prod: send error or warn, or open Diagnostic "
            "Mode for the session (nightbell diagnostic --session ID)");
  }
  if (!item.text("environment")) item.set("environment", submission.environment);
  if (!item.text("release") && !submission.rules->release.empty())
    item.set("release", submission.rules->release);
  const bool failed_run = ruling.kind == Kind::kRuns && item.text("status") == "error";
  const bool urgent = ruling.kind == Kind::kRuns ? failed_run || ruling.level == Level::kError
                                                 : ruling.level >= Level::kWarn;
  ruling.queue_class = urgent ? QueueClass::kUrgent : QueueClass::kNormal;
}

}  // namespace

void judge_log(Item& item, const Submission& submission, Ruling& ruling) {
  judge(item, submission, ruling, false);
}
void judge_run(Item& item, const Submission& submission, Ruling& ruling) {
  judge(item, submission, ruling, true);
}

}  // namespace nightbell::intake
