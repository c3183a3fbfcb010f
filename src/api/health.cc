#include <fmt/format.h>

#include "api/answers.h"
#include "base/json.h"

/// Is it well? Degraded means degraded, with reasons.
namespace nightbell::api {
namespace {

void append_list(std::string& out, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out += fmt::format(R"(,"{}":[)", name);
  for (const std::string& text : texts) {
    if (&text != &texts.front()) out += ',';
    json::append_string(out, text);
  }
  out += ']';
}

}  // namespace

void answer_health(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const store::Condition condition = parts.journal.condition();
  std::string out = condition.reasons.empty() ? R"({"status":"ok")" : R"({"status":"degraded")";
  out += condition.writable ? R"(,"database":"connected")" : R"(,"database":"disconnected")";
  out += fmt::format(R"(,"uptime_seconds":{})", parts.requests.snapshot().uptime_seconds);
  append_list(out, "reasons", condition.reasons);
  append_list(out, "notices", parts.notices());
  out += '}';
  reply_json(exchange, std::move(out), condition.writable ? 200 : 500);
}

void answer_live(const ApiParts&, http::Exchange& exchange, std::string_view) {
  reply_json(exchange, R"({"status":"live"})");
}

void answer_ready(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const store::Condition condition = parts.journal.condition();
  if (parts.stopping.load(std::memory_order_relaxed)) {
    return exchange.reply_error(http::ErrorId::kStoreUnavailable, "The server is stopping.");
  }
  if (!condition.writable) {
    return exchange.reply_error(http::ErrorId::kStoreUnavailable,
                                condition.reasons.empty() ? "" : condition.reasons.front());
  }
  reply_json(exchange, R"({"status":"ready"})");
}

}  // namespace nightbell::api
