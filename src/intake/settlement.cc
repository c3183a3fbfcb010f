#include "intake/settlement.h"

#include <algorithm>

namespace nightbell::intake {

Reason reason_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSampledOut:
      return Reason::kVisitorSampling;
    case Outcome::kDuplicate:
      return Reason::kEventId;
    case Outcome::kOverloaded:
      return Reason::kQueueFull;
    case Outcome::kLost:
      return Reason::kStoreUnavailable;
    default:
      return Reason::kOk;
  }
}

namespace {

void note_end(metrics::LedgerEntry& entry, std::size_t kind, Outcome outcome, Reason reason) {
  entry.settled(kind, static_cast<std::size_t>(outcome), static_cast<std::size_t>(reason));
}

bool has_line(const PendingEvent& event) {
  return event.line != PendingEvent::kNoLine;
}

void show_in_ring(const PendingEvent& event, std::string_view line, store::Ring& ring) {
  if (event.kind != Kind::kBehavior) return;
  std::string json = "{";
  json += line.substr(event.shown.begin, event.shown.end - event.shown.begin);
  json += '}';
  ring.push({std::move(json), event.event_name, event.visitor});
}

void reject(const PendingEvent& event, Reason reason, std::string_view message,
            Verdicts& verdicts) {
  verdicts.rejected.push_back({event.index, reason, std::string(message)});
}

}  // namespace

void account_decoded(const Delivery& delivery, metrics::LedgerEntry& entry) {
  for (const RefusedEvent& event : delivery.refused) {
    entry.received(event.kind);
    note_end(entry, event.kind, Outcome::kRejected, event.reason);
  }
  for (const PendingEvent& event : delivery.pending) {
    entry.received(index_of(event.kind));
    if (!has_line(event))
      note_end(entry, index_of(event.kind), event.outcome, reason_of(event.outcome));
  }
  for (const auto& [reason, count] : delivery.client_dropped) {
    entry.client_dropped(metrics::client_drop_reason(reason), count);
  }
}

void settle(store::Batch& batch, Delivery& delivery, const IntakeParts& parts,
            metrics::LedgerEntry& entry) {
  const std::size_t refused = delivery.verdicts.rejected.size();
  for (PendingEvent& event : delivery.pending) {
    const std::string_view line = std::string_view(batch.bytes).substr(event.offset, event.length);
    if (has_line(event)) {
      event.outcome = batch.outcomes[event.line];
      note_end(entry, index_of(event.kind), event.outcome, reason_of(event.outcome));
    }
    switch (event.outcome) {
      case Outcome::kStored:
        event.counts.apply();
        show_in_ring(event, line, parts.ring);
        for (LineSink* sink : parts.sinks) sink->offer(event.kind, delivery.from_browser, line);
        ++delivery.verdicts.accepted;
        break;
      case Outcome::kSampledOut:
        event.counts.apply();
        show_in_ring(event, line, parts.ring);
        ++delivery.verdicts.sampled_out;
        ++delivery.verdicts.accepted;
        break;
      case Outcome::kDuplicate:
        ++delivery.verdicts.accepted;
        break;
      case Outcome::kOverloaded:
        reject(event, Reason::kQueueFull, "the queue has no room for this event now; send it again",
               delivery.verdicts);
        break;
      default:
        reject(event, Reason::kStoreUnavailable, "the event could not be written; send it again",
               delivery.verdicts);
    }
  }
  if (delivery.verdicts.rejected.size() > refused)
    std::ranges::sort(delivery.verdicts.rejected, {}, &Rejection::index);
}

}  // namespace nightbell::intake
