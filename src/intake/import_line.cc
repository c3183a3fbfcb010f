#include "intake/import_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/ids.h"
#include "base/json.h"
#include "http/message.h"
#include "intake/scalar_writer.h"

namespace nightbell::intake {
namespace {

/// The pairs of a line that decide what it is.
enum Fact : std::uint8_t {
  kKindOf,
  kReceivedAt,
  kTimestamp,
  kTs,
  kMinute,
  kLevel,
  kVisitorId,
  kEventName,
  kPage,
  kClient,
  kClaimed,
  kRequest,
  kSdk,
  kSentAt,
  kFactCount
};

constexpr Field kFactFields[kFactCount] = {
    {"kind"},    {"received_at"},       {"timestamp"}, {"ts"},      {"minute"},
    {"level"},   {"visitor_id"},        {"event"},     {"page"},    {"client"},
    {"claimed"}, {"ingest_request_id"}, {"sdk"},       {"sent_at"},
};

/// What a stored line has beside its event's fields.
constexpr std::string_view kStoredKeys[] = {
    "kind",    "received_at",       "via", "client", "clock_skew",
    "claimed", "ingest_request_id", "sdk", "sent_at"};
constexpr std::string_view kWireKeys[] = {"kind"};

class Facts {
 public:
  explicit Facts(Object line) {
    static const Schema kSchema(kFactFields);
    for (const auto& [key, value] : line) {
      const int found = kSchema.find(key);
      if (found >= 0 && !value.is_null()) values_[static_cast<std::size_t>(found)] = value;
    }
  }
  [[nodiscard]] bool has(Fact fact) const { return values_[fact].has_value(); }
  [[nodiscard]] const std::optional<Element>& at(Fact fact) const { return values_[fact]; }
  [[nodiscard]] std::string_view text(Fact fact) const {
    std::string_view text;
    if (!has(fact) || values_[fact]->get(text) != simdjson::SUCCESS) return {};
    return text;
  }
  [[nodiscard]] std::optional<WallTime> time(Fact fact) const {
    return has(fact) ? to_time(*values_[fact]) : std::nullopt;
  }

 private:
  std::array<std::optional<Element>, kFactCount> values_;
};

/// The beacon's word for a stored line's kind; empty when it is none.
std::string_view wire_kind(const Facts& facts) {
  const std::string_view kind = facts.text(kKindOf);
  if (kind == name_of(Kind::kLogs)) return "log";
  if (kind == name_of(Kind::kRuns)) return "run";
  if (kind == name_of(Kind::kReplies)) return "reply";
  if (kind == name_of(Kind::kVitals)) return "vital";
  if (kind == name_of(Kind::kRollups)) return "rollup";
  if (kind == name_of(Kind::kBehavior)) return "behavior";
  if (kind == name_of(Kind::kPresence)) return facts.text(kEventName);
  return {};
}

/// A line that does not say what it is.
std::string_view guessed_kind(const Facts& facts) {
  if (facts.has(kVisitorId) && facts.has(kEventName) && !facts.has(kLevel)) return "behavior";
  if (facts.has(kPage) && facts.has(kTs)) return "heartbeat";
  return "log";
}

std::optional<WallTime> own_time(const Facts& facts) {
  for (const Fact fact : {kTimestamp, kTs, kMinute}) {
    if (const auto time = facts.time(fact)) return time;
  }
  return std::nullopt;
}

ImportedEvent wrong(std::string_view why) {
  ImportedEvent event;
  event.wrong = why;
  return event;
}

}  // namespace

ImportedEvent ImportLineReader::read(std::string_view line, WallTime now, Submission& submission) {
  ImportedEvent out;
  Object object;
  if (const std::string_view why = json_.parse(line, out.event); !why.empty()) return wrong(why);
  if (out.event.get(object) != simdjson::SUCCESS) return wrong("an event must be a JSON object");
  const Facts facts(object);

  const bool stored = facts.has(kReceivedAt);
  const std::string_view kind = facts.text(kKindOf);
  if (stored && kind == name_of(Kind::kRefused)) {
    out.is_own_note = true;
    return out;
  }
  const std::string_view name = !facts.has(kKindOf) ? guessed_kind(facts)
                                : stored            ? wire_kind(facts)
                                                    : kind;
  out.what = find_item_kind(name);
  if (out.what == nullptr) return wrong("kind: none of those that can be imported");

  const auto received = stored ? facts.time(kReceivedAt) : own_time(facts);
  if (!received) {
    return wrong(stored ? "received_at: Input should be an RFC 3339 time"
                        : "timestamp: an imported event needs a time of its own");
  }
  submission.received = std::min(*received, now);
  submission.envelope_keys = kWireKeys;
  if (!stored) return out;

  submission.envelope_keys = kStoredKeys;
  if (facts.has(kClient) && facts.at(kClient)->is_object()) {
    append_client(facts.at(kClient)->get_object().value_unsafe());
    if (client_ != "{}") submission.client = client_;
  }
  bool claimed = false;
  submission.claimed =
      facts.has(kClaimed) && facts.at(kClaimed)->get(claimed) == simdjson::SUCCESS && claimed;
  if (is_id(facts.text(kRequest))) submission.request_id = request_id_.assign(facts.text(kRequest));
  submission.sdk = sdk_.assign(facts.text(kSdk));
  submission.sent_at = sent_at_.assign(facts.text(kSentAt));
  if (out.what->usual_kind == Kind::kPresence) {
    if (const auto why = reread_presence(object, out.event); !why.empty()) return wrong(why);
  }
  return out;
}

std::string_view ImportLineReader::reread_presence(Object line, Element& out) {
  presence_ = "{";
  for (const auto& [key, value] : line) {
    if (key == "event") continue;
    if (presence_.size() > 1) presence_ += ',';
    const auto time = key == "timestamp" ? to_time(value) : std::nullopt;
    if (time) {
      const auto since = std::chrono::duration<double>(time->time_since_epoch());
      fmt::format_to(std::back_inserter(presence_), R"("ts":{:.3f})", since.count());
    } else {
      json::append_string(presence_, key);
      presence_ += ':';
      presence_ += simdjson::minify(value);
    }
  }
  presence_ += '}';
  const std::size_t size = presence_.size();
  presence_.append(http::kBodyPadding, ' ');
  return json_.parse(std::string_view(presence_).substr(0, size), out);
}

void ImportLineReader::append_client(Object client) {
  constexpr std::size_t kWord = 32;
  client_ = "{";
  const auto key = [&](std::string_view name) {
    if (client_.size() > 1) client_ += ',';
    json::append_string(client_, name);
    client_ += ':';
  };
  for (const std::string_view name : {"browser", "major", "os", "device"}) {
    Element value;
    std::string_view text;
    if (client[name].get(value) != simdjson::SUCCESS) continue;
    if (value.get(text) == simdjson::SUCCESS) {
      key(name);
      text_.append(client_, text, kWord, Sensitivity::kText);
    } else if (const auto number = to_count(value)) {
      key(name);
      fmt::format_to(std::back_inserter(client_), "{}", *number);
    }
  }
  client_ += '}';
}

}  // namespace nightbell::intake
