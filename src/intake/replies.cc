#include "intake/replies.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"

namespace nightbell::intake {
namespace {

/// When to try again after an overload; short, since a queue empties in seconds.
constexpr std::chrono::seconds kRetryAfter{2};

bool can_be_retried(Reason reason) {
  return reason == Reason::kQueueFull || reason == Reason::kStoreUnavailable;
}

std::chrono::seconds retry_after(Reason reason) {
  return can_be_retried(reason) ? kRetryAfter : std::chrono::seconds{0};
}

void append_rejected(std::string& out, const std::vector<Rejection>& rejected) {
  out += ",\"rejected\":[";
  for (const Rejection& one : rejected) {
    if (&one != &rejected.front()) out += ',';
    out += fmt::format(R"({{"index":{},"error":"{}","message":)", one.index,
                       http::info_of(error_of(one.reason)).code);
    json::append_string(out, one.message);
    out += '}';
  }
  out += ']';
}

std::string issue_list(const std::vector<FieldIssue>& issues) {
  std::string out = "[";
  for (const FieldIssue& issue : issues) {
    if (out.size() > 1) out += ',';
    out += fmt::format(R"({{"loc":["body","{}"],"msg":"{}","type":"{}"}})", issue.field,
                       issue.message, issue.type);
  }
  return out + "]";
}

}  // namespace

http::ErrorId error_of(Reason reason) {
  switch (reason) {
    case Reason::kLevelNotAllowed:
      return http::ErrorId::kLevelNotAllowed;
    case Reason::kMissingSignature:
      return http::ErrorId::kMissingSignature;
    case Reason::kBadSignature:
      return http::ErrorId::kBadSignature;
    case Reason::kTooLarge:
      return http::ErrorId::kTooLarge;
    case Reason::kQueueFull:
      return http::ErrorId::kOverloaded;
    case Reason::kStoreUnavailable:
      return http::ErrorId::kStoreUnavailable;
    default:
      return http::ErrorId::kInvalidPayload;
  }
}

void append_dropped_fields(std::string& out, const DroppedFields& dropped) {
  if (dropped.count() == 0) return;
  out += ",\"dropped_fields\":[";
  for (const std::string& name : dropped.names()) {
    if (&name != &dropped.names().front()) out += ',';
    json::append_string(out, name);
  }
  out += ']';
}

void reply_accepted(const Delivery& delivery, http::Exchange& exchange) {
  const Verdicts& verdicts = delivery.verdicts;
  if (verdicts.accepted == 0 && !verdicts.rejected.empty()) {
    // What the sender may try again outranks what it must mend: nothing else would bring it back.
    auto first = std::ranges::find_if(verdicts.rejected,
                                      [](const Rejection& r) { return can_be_retried(r.reason); });
    if (first == verdicts.rejected.end()) first = verdicts.rejected.begin();
    return exchange.reply_error(error_of(first->reason), first->message, {},
                                retry_after(first->reason));
  }
  http::Reply reply;
  reply.body = fmt::format(R"({{"accepted":{})", verdicts.accepted);
  if (!verdicts.rejected.empty()) append_rejected(reply.body, verdicts.rejected);
  append_dropped_fields(reply.body, verdicts.dropped);
  reply.body += '}';
  exchange.reply(std::move(reply));
}

bool reply_refused(const Delivery& delivery, http::Exchange& exchange) {
  if (delivery.verdicts.rejected.empty()) return false;
  const Rejection& rejection = delivery.verdicts.rejected.front();
  if (rejection.reason == Reason::kInvalidPayload && !delivery.verdicts.issues.empty()) {
    exchange.reply_error(http::ErrorId::kValidation, rejection.message,
                         issue_list(delivery.verdicts.issues));
  } else {
    exchange.reply_error(error_of(rejection.reason), rejection.message, {},
                         retry_after(rejection.reason));
  }
  return true;
}

void reply_ok(const Delivery& delivery, http::Exchange& exchange) {
  if (reply_refused(delivery, exchange)) return;
  http::Reply reply;
  reply.body = R"({"ok":true})";
  exchange.reply(std::move(reply));
}

}  // namespace nightbell::intake
