#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "event/kind.h"
#include "event/outcome.h"
#include "http/exchange.h"
#include "intake/event_counts.h"
#include "intake/event_line.h"
#include "intake/verdicts.h"
#include "store/batch.h"

namespace nightbell::intake {

class WireFormat;

/// An event that was taken and now waits for its line to be stored (or was sampled out).
struct PendingEvent {
  static constexpr std::uint32_t kNoLine = ~std::uint32_t{0};

  std::uint32_t index = 0;       ///< of the event in its request
  std::uint32_t line = kNoLine;  ///< in Batch::lines; kNoLine: nothing to store
  std::uint32_t offset = 0;      ///< of the line's text in Batch::bytes
  std::uint32_t length = 0;      ///< of the line's text, with the newline
  Kind kind = Kind::kLogs;
  QueueClass queue_class = QueueClass::kBackground;
  Outcome outcome = Outcome::kStored;
  ShownPart shown;         ///< behaviour: what the snapshot shows of the line
  std::string visitor;     ///< behaviour: as the line has it
  std::string event_name;  ///< behaviour
  EventCounts counts;      ///< to be applied when the event is no duplicate
};

/// A refused event, for the ledger.
struct RefusedEvent {
  std::size_t kind;  ///< ledger row: index_of(Kind), or kUnknownKind
  Reason reason;
};
inline constexpr std::size_t kUnknownKind = kKindCount;

/// One request from its body to its reply: what was decoded, what became of it.
/// Belongs to the batch that carries its lines; recycled with it.
/// Threading: one at a time, as its batch.
struct Delivery final : store::BatchOwner {
  http::ExchangePtr exchange;
  const WireFormat* format = nullptr;  ///< none for our own lines, which no client waits for
  std::function<void()> when_settled;  ///< of our own lines; empty: nobody waits
  bool from_browser = false;
  Verdicts verdicts;
  std::vector<PendingEvent> pending;
  std::vector<RefusedEvent> refused;
  std::vector<std::pair<std::string, std::uint64_t>> client_dropped;  ///< reason, count

  void clear() {
    exchange.reset();
    format = nullptr;
    when_settled = nullptr;
    from_browser = false;
    verdicts.clear();
    pending.clear();
    refused.clear();
    client_dropped.clear();
  }
};

}  // namespace nightbell::intake
