#include "base/utf8.h"
#include "intake/ruling.h"
#include "intake/scalar_writer.h"
#include "redact/strip_url.h"

/// Heartbeats and opened chats: CONTRACTS.md section 1.
namespace nightbell::intake {
namespace {
constexpr std::size_t kMaxPage = 256;
}

void judge_heartbeat(Item& item, const Submission& submission, Ruling& ruling) {
  ruling.kind = Kind::kPresence;
  ruling.event_name = "heartbeat";
  take_event_time(item, "ts", submission, ruling);

  const auto page = item.text("page");
  if (!page) {
    ruling.reject_field(item.has("page") ? issues::no_string("page") : issues::missing("page"));
  } else if (const std::string_view path = redact::strip_query(*page); path.empty()) {
    ruling.reject_field(issues::too_short("page"));
  } else if (utf8::prefix(path, kMaxPage) != path) {
    ruling.reject_field(issues::too_long("page"));
  }
  const auto ts = item.element("ts");
  if (!ts) {
    ruling.reject_field(issues::missing("ts"));
  } else if (!ts->is_number() || !to_time(*ts)) {
    ruling.reject_field(issues::no_number("ts"));
  }
  if (const auto meta = item.element("meta"); meta && !meta->is_object()) {
    ruling.reject_field(issues::no_object("meta"));
  }
}

void judge_chat_opened(Item& item, const Submission& submission, Ruling& ruling) {
  ruling.kind = Kind::kPresence;
  ruling.event_name = "chat_opened";
  take_event_time(item, "ts", submission, ruling);
}

}  // namespace nightbell::intake
