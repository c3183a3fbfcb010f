#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "event/schema.h"
#include "intake/delivery.h"
#include "intake/event_counters.h"
#include "intake/json_reader.h"
#include "intake/ruling.h"
#include "intake/text_writer.h"
#include "intake/user_agent.h"

/// One event: JSON → verdict, and its line when it is good.
namespace nightbell::intake {

/// What sort of item the wire brings, independent of where its line will go.
struct ItemKind {
  std::string_view name;  ///< the beacon's `kind`
  const Schema* schema;
  Rule rule;
  Kind usual_kind;  ///< for the ledger, when it is refused before its kind is known
};

/// The kinds of items; nothing when there is none of that name.
[[nodiscard]] const ItemKind* find_item_kind(std::string_view name);

/// The tools of one thread, reused for every event. Threading: one at a time.
class EventDecoder {
 public:
  explicit EventDecoder(EventCounters& counters) : counters_(counters) {}

  [[nodiscard]] JsonReader& json() { return json_; }
  [[nodiscard]] TextWriter& text() { return text_; }

  /// Judges `event` and, when it is good, appends its line to `batch`. The verdict goes
  /// into `delivery`.
  void decode(Element event, std::uint32_t index, const ItemKind& what,
              const Submission& submission, Delivery& delivery, store::Batch& batch);

 private:
  JsonReader json_;
  TextWriter text_;
  ClientCache clients_;
  EventCounters& counters_;
};

/// Notes a refused event in the reply and for the ledger.
void refuse(std::uint32_t index, std::size_t ledger_kind, Reason reason, std::string message,
            Delivery& delivery);

}  // namespace nightbell::intake
