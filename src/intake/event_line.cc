#include "intake/event_line.h"

#include <algorithm>

#include "base/json.h"
#include "base/rfc3339.h"
#include "event/limits.h"
#include "event/schemas.h"
#include "event/search_role.h"
#include "event/written_terms.h"
#include "intake/field_writer.h"
#include "intake/scalar_writer.h"

namespace nightbell::intake {
namespace {

void append_pair(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  json::append_string(out, text);
}

void append_time(std::string& out, std::string_view name, WallTime time) {
  out += ",\"";
  out += name;
  out += "\":\"";
  out.resize(out.size() + kRfc3339Length);
  format_rfc3339(time, out.data() + out.size() - kRfc3339Length);
  out += '"';
}

void append_via(std::string& out, const Submission& submission) {
  switch (submission.via) {
    case Via::kBrowser:
      out += R"(,"via":"browser")";
      return;
    case Via::kSigned:
      out += R"(,"via":"signed")";
      return;
    case Via::kOpen:
      out += R"(,"via":"open")";
      return;
    case Via::kImport:
      out += R"(,"via":"import")";
      return;
    case Via::kKey:
      out += R"(,"via":)";
      json::append_string(out, "key:" + std::string(submission.key_name));
  }
}

bool is_claimed(const Item& item, const Submission& submission) {
  if (submission.claimed) return true;
  const auto service = item.text("service");
  return service && submission.via == Via::kBrowser &&
         std::ranges::find(submission.rules->owned_services, *service) !=
             submission.rules->owned_services.end();
}

/// Fields of a behaviour event that the snapshot shows, as bits.
std::uint64_t shown_fields(const Schema& schema) {
  std::uint64_t bits = 0;
  for (const std::string_view name : {"timestamp", "event", "metadata", "user_agent"}) {
    if (const int field = schema.find(name); field >= 0) bits |= std::uint64_t{1} << field;
  }
  return bits;
}

void append_own_facts(std::string& out, const Item& item, const Ruling& ruling,
                      ClientCache& clients, WriteContext& context) {
  const Submission& submission = context.submission;
  append_time(out, "received_at", submission.received);
  append_pair(out, "kind", name_of(ruling.kind));
  append_via(out, submission);
  const std::string_view client =
      submission.client.empty() ? clients.json_of(submission.user_agent) : submission.client;
  if (!client.empty()) {
    out += ",\"client\":";
    out += client;
  }
  if (is_skewed(ruling.event_time, submission.received)) out += ",\"clock_skew\":true";
  if (is_claimed(item, submission)) out += ",\"claimed\":true";
  if (!submission.single && !submission.request_id.empty())
    append_pair(out, "ingest_request_id", submission.request_id);
  if (!submission.sdk.empty()) {
    out += ",\"sdk\":";
    context.text.append(out, submission.sdk, limits::kSdkName, Sensitivity::kHostLike);
  }
  if (const auto sent_at = parse_rfc3339(submission.sent_at)) append_time(out, "sent_at", *sent_at);
}

}  // namespace

ShownPart append_line(std::string& out, const Item& item, const Ruling& ruling,
                      ClientCache& clients, WriteContext& context) {
  const std::size_t start = out.size();
  ShownPart shown;
  bool first = true;
  out += '{';
  const auto fields = [&](std::uint64_t only) {
    if (write_fields(out, item, "", first, context, only) > 0) first = false;
  };
  if (ruling.kind == Kind::kBehavior) {
    static const std::uint64_t kShown = shown_fields(schemas::kBehavior);
    static const std::uint64_t kVisitor = std::uint64_t{1} << schemas::kBehavior.find("visitor_id");
    fields(kVisitor);
    shown.begin = out.size() + 1 - start;  // behind the comma
    fields(kShown);
    // An event without a time of its own, or with one that is none, is shown with the time it came.
    const auto time = item.element("timestamp");
    if (!time || !to_time(*time)) append_time(out, "timestamp", context.submission.received);
    shown.end = out.size() - start;
    fields(~(kShown | kVisitor));
  } else {
    if (ruling.kind == Kind::kPresence) {
      out += "\"event\":";
      const std::size_t value = out.size();
      json::append_string(out, ruling.event_name);
      append_written_terms(search_roles_of("event"), "event", out, value, context.terms);
      first = false;
    }
    fields(~std::uint64_t{0});
  }
  append_own_facts(out, item, ruling, clients, context);
  out += "}\n";
  return shown;
}

}  // namespace nightbell::intake
