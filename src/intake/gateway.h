#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "http/exchange.h"
#include "http/server.h"
#include "intake/batch_pool.h"
#include "intake/intake_parts.h"
#include "intake/live_rules.h"
#include "intake/refusal_log.h"
#include "intake/wire_format.h"

/// The way in, for one loop: receive → admit → inflate → decode and redact → append →
/// acknowledge. See ARCHITECTURE.md, the life of one event.
namespace nightbell::intake {

/// Threading: its loop only, except settled().
class Gateway final : public store::CompletionPort {
 public:
  Gateway(http::Loop& loop, const IntakeParts& parts, LiveRulesPtr rules);

  /// What SIGHUP changed; requests that are under way keep the rules they began with.
  void use(LiveRulesPtr rules) { rules_ = std::move(rules); }

  /// Refuses by head, or says how much body may come.
  [[nodiscard]] http::HeadVerdict at_head(http::Exchange& exchange, const WireFormat& format);
  /// Takes the body on its way; the reply follows when its lines are settled.
  void at_body(const http::ExchangePtr& exchange, const WireFormat& format);
  /// Hands the round's lines over.
  void at_round_end();
  /// Once a second: writes down what was refused.
  void each_second();
  /// Takes in what the journal settled after the loop had ended. Threading: once the
  /// loop's thread is joined.
  void finish_after_stop() { settle_inbox(); }

  /// Takes an event that this program reports of itself the way of any other. A wrong one is
  /// counted as rejected.
  /// @param body          as `format` reads it; the event has ids of its own
  /// @param when_settled  called once, on this loop, when the event is stored or will not be
  void take_own(std::string body, const WireFormat& format, std::function<void()> when_settled);

  /// A request was refused somewhere; goes into the ledger and the `refused` kind.
  void note_refusal(http::ErrorId error, std::size_t bytes, std::string_view path,
                    std::string_view request_id);
  /// Our own failure (5xx): into the `refused` kind only.
  void note_failure(http::ErrorId error, std::string_view path, std::string_view request_id);

  /// Of the origin of a request, for replies and preflights.
  [[nodiscard]] auth::OriginVerdict origin_of(const http::Request& request) const;

  void settled(std::vector<store::BatchPtr> batches) override;

 private:
  void refuse(http::Exchange& exchange, const Refusal& refusal, std::string_view message = {});
  [[nodiscard]] bool has_room(QueueClass queue_class);
  void decode(const http::ExchangePtr& exchange, const WireFormat& format, Submission submission,
              std::optional<auth::DiagnosticGrant> grant, std::size_t max_bytes);
  /// A beacon's `sent_at` against our own clock. Threading: any thread.
  void note_clock(const Submission& submission) const;
  void finish_decoding(store::BatchPtr batch, std::optional<BodyError> error);
  void reserve_room(store::Batch& batch, Delivery& delivery);
  /// Decoded lines that no client waits for: into the ledger and this round's batches.
  void stage_own(store::BatchPtr batch);
  /// Tells who waits for our own lines, and takes the batch back.
  void finish_own(store::BatchPtr batch);
  void settle_inbox();
  void finish(store::BatchPtr batch);

  http::Loop& loop_;
  const IntakeParts& parts_;
  LiveRulesPtr rules_;
  Workbench bench_;
  RefusalLog refusals_;
  BatchPool pool_;
  metrics::LedgerEntry entry_;
  std::vector<store::BatchPtr> staged_;          ///< of this round
  Guarded<std::vector<store::BatchPtr>> inbox_;  ///< settled, not yet finished
};

}  // namespace nightbell::intake
