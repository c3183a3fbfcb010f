#include "intake/event_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ids.h"
#include "event/limits.h"
#include "event/schemas.h"
#include "intake/duplicate_key.h"

namespace nightbell::intake {
namespace {

const std::array kItemKinds = {
    ItemKind{"log", &schemas::kLog, judge_log, Kind::kLogs},
    ItemKind{"run", &schemas::kLog, judge_run, Kind::kRuns},
    ItemKind{"heartbeat", &schemas::kHeartbeat, judge_heartbeat, Kind::kPresence},
    ItemKind{"chat_opened", &schemas::kChatOpened, judge_chat_opened, Kind::kPresence},
    ItemKind{"behavior", &schemas::kBehavior, judge_behavior, Kind::kBehavior},
    ItemKind{"reply", &schemas::kReply, judge_reply, Kind::kReplies},
    ItemKind{"vital", &schemas::kVital, judge_vital, Kind::kVitals},
    ItemKind{"rollup", &schemas::kRollup, judge_rollup, Kind::kRollups},
};

std::string via_name(const Submission& submission) {
  switch (submission.via) {
    case Via::kBrowser:
      return "browser";
    case Via::kKey:
      return "key:" + std::string(submission.key_name);
    case Via::kSigned:
      return "signed";
    case Via::kOpen:
      break;
  }
  return "open";
}

void lend_ids(Item& item, const Submission& submission) {
  if (!submission.single) return;
  if (!item.has("request_id")) item.set("request_id", submission.request_id);
  if (!item.has("trace_id")) item.set("trace_id", submission.trace_id);
}

}  // namespace

const ItemKind* find_item_kind(std::string_view name) {
  const auto found = std::ranges::find(kItemKinds, name, &ItemKind::name);
  return found == kItemKinds.end() ? nullptr : &*found;
}

void refuse(std::uint32_t index, std::size_t ledger_kind, Reason reason, std::string message,
            Delivery& delivery) {
  delivery.verdicts.rejected.push_back({index, reason, std::move(message)});
  delivery.refused.push_back({ledger_kind, reason});
}

void EventDecoder::decode(Element event, std::uint32_t index, const ItemKind& what,
                          const Submission& submission, Delivery& delivery, store::Batch& batch) {
  Object object;
  if (event.get(object) != simdjson::SUCCESS) {
    return refuse(index, index_of(what.usual_kind), Reason::kInvalidPayload,
                  "an event must be a JSON object", delivery);
  }
  Item item(*what.schema);
  item.collect(object, "", delivery.verdicts.dropped, submission.envelope_key);
  Ruling ruling;
  what.rule(item, submission, ruling);
  if (!ruling.accepted()) {
    delivery.verdicts.issues = std::move(ruling.issues);
    return refuse(index, index_of(ruling.kind), ruling.reason, std::move(ruling.message), delivery);
  }
  std::string own_id;
  if (!item.text("id") && !submission.idempotency_key.empty()) {
    own_id = fmt::format("{}:{}", submission.idempotency_key, index);
    item.set("id", own_id);
  }
  lend_ids(item, submission);

  PendingEvent pending;
  pending.index = index;
  pending.kind = ruling.kind;
  pending.queue_class = ruling.queue_class;
  pending.offset = static_cast<std::uint32_t>(batch.bytes.size());
  const std::size_t terms_begin = batch.terms.size();
  WriteContext context{text_, delivery.verdicts.dropped, submission, batch.terms};
  pending.shown = append_line(batch.bytes, item, ruling, clients_, context);
  pending.length = static_cast<std::uint32_t>(batch.bytes.size()) - pending.offset;
  counters_.collect(item, ruling, submission, text_, pending.counts);
  if (ruling.kind == Kind::kBehavior) {
    VisitorText room;
    pending.visitor = text_.visible_visitor(item.text("visitor_id").value_or(""),
                                            submission.rules->visitor_key, room);
    pending.event_name = text_.redacted(ruling.event_name, 64, Sensitivity::kText);
  }

  if (ruling.sampled_out) {
    pending.outcome = Outcome::kSampledOut;
    batch.terms.resize(terms_begin);
  } else {
    LineMeta meta;
    meta.event_time = ruling.event_time;
    meta.receive_time = submission.received;
    meta.offset = pending.offset;
    meta.length = pending.length;
    meta.terms_begin = static_cast<std::uint32_t>(terms_begin);
    meta.terms_count = static_cast<std::uint32_t>(batch.terms.size() - terms_begin);
    meta.kind = ruling.kind;
    meta.level = ruling.level;
    meta.queue_class = ruling.queue_class;
    meta.clock_skew = is_skewed(ruling.event_time, submission.received);
    const std::size_t longest = own_id.empty() ? kMaxIdLength : limits::kDuplicateId;
    if (const auto id = item.text("id"); id && !id->empty() && id->size() <= longest) {
      meta.has_duplicate_key = true;
      meta.duplicate_key =
          duplicate_key(submission.rules->duplicate_key, via_name(submission), *id);
    }
    pending.line = static_cast<std::uint32_t>(batch.lines.size());
    batch.lines.push_back(meta);
  }
  delivery.pending.push_back(std::move(pending));
}

}  // namespace nightbell::intake
