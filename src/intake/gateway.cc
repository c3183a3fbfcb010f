#include "intake/gateway.h"

#include <algorithm>

#include "base/ids.h"
#include "base/rfc3339.h"
#include "event/limits.h"
#include "intake/settlement.h"

namespace nightbell::intake {
namespace {

constexpr std::chrono::seconds kOverloadRetry{2};

/// How decoding went.
struct Decoded {
  std::optional<BodyError> error;
  bool too_large_here = false;  ///< more than a loop may inflate, though not more than allowed
};

Decoded inflate_and_decode(std::string_view body, Coding coding, std::size_t max_here,
                           std::size_t max_bytes, Workbench& bench, const WireFormat& format,
                           Submission& submission, Delivery& delivery, store::Batch& batch) {
  if (coding != Coding::kIdentity) {
    const Inflated inflated = bench.inflater.inflate(coding, body, std::min(max_here, max_bytes));
    if (inflated.error == InflateError::kTooLarge) {
      if (max_here < max_bytes) return {std::nullopt, true};
      return {BodyError{http::ErrorId::kTooLarge, "The body is too large once it is inflated."}};
    }
    if (inflated.error) {
      return {
          BodyError{http::ErrorId::kInvalidPayload, "The body is not what Content-Encoding says."}};
    }
    body = inflated.text;
  }
  return {format.decode(body, submission, bench.decoder, delivery, batch)};
}

}  // namespace

Gateway::Gateway(http::Loop& loop, const IntakeParts& parts, LiveRulesPtr rules)
    : loop_(loop), parts_(parts), rules_(std::move(rules)), bench_(parts.counters) {}

auth::OriginVerdict Gateway::origin_of(const http::Request& request) const {
  const auth::ClientAddress client = auth::client_address(request, rules_->proxies);
  return rules_->origins.decide(request, client.via_trusted_proxy);
}

http::HeadVerdict Gateway::at_head(http::Exchange& exchange, const WireFormat& format) {
  const http::Request& request = exchange.request();
  const Credentials credentials = parts_.admission.look(request, *rules_);
  if (auth::is_allowed(credentials.origin)) {
    exchange.allow_origin(request.header("origin"));
  } else {
    exchange.vary_by_origin();
  }
  const auto refusal =
      parts_.admission.refuse_head(request, credentials, format, *rules_, parts_.clock.steady());
  if (refusal) {
    refuse(exchange, *refusal);
    return {.replied = true};
  }
  if (coding_of(request.header("content-encoding")) == Coding::kUnknown) {
    refuse(exchange, {http::ErrorId::kUnsupportedEncoding});
    return {.replied = true};
  }
  const std::size_t max_bytes = parts_.admission.max_body(credentials);
  if (request.content_length > max_bytes) {
    refuse(exchange, {http::ErrorId::kTooLarge});
    return {.replied = true};
  }
  if (!has_room(format.queue_class())) {
    refuse(exchange, {http::ErrorId::kOverloaded, kOverloadRetry});
    return {.replied = true};
  }
  return {.replied = false, .max_body_bytes = max_bytes};
}

bool Gateway::has_room(QueueClass queue_class) {
  if (!parts_.journal.reserve(queue_class, 1)) return false;
  parts_.journal.unreserve(1);
  return true;
}

void Gateway::at_body(const http::ExchangePtr& exchange, const WireFormat& format) {
  const http::Request& request = exchange->request();
  const Credentials credentials = parts_.admission.look(request, *rules_);
  Submission submission;
  submission.rules = &rules_->events;
  submission.environment = rules_->events.environment;
  submission.received = parts_.clock.wall();
  submission.request_id = exchange->request_id();
  submission.trace_id = exchange->trace_id();
  submission.user_agent = request.header("user-agent");
  if (const auto key = request.header("idempotency-key"); is_id(key))
    submission.idempotency_key = key;
  if (const auto refusal =
          parts_.admission.refuse_body(request, credentials, format, *rules_, submission)) {
    return refuse(*exchange, *refusal);
  }
  std::optional<auth::DiagnosticGrant> grant;
  if (parts_.diagnostic.enabled()) {
    const auto token = http::cookie(request.header("cookie"), auth::kDiagnosticCookie);
    if (!token.empty()) grant = parts_.diagnostic.verify(token, submission.received);
  }
  decode(exchange, format, std::move(submission), std::move(grant),
         parts_.admission.max_body(credentials));
}

void Gateway::decode(const http::ExchangePtr& exchange, const WireFormat& format,
                     Submission submission, std::optional<auth::DiagnosticGrant> grant,
                     std::size_t max_bytes) {
  const std::string_view body = exchange->request().body;
  const Coding coding = coding_of(exchange->request().header("content-encoding"));
  store::BatchPtr batch = pool_.take();
  Delivery& delivery = BatchPool::delivery_of(*batch);
  delivery.exchange = exchange;
  delivery.format = &format;
  // Lines are about as long as what they are made of, and 30 % for what is added.
  batch->bytes.reserve(body.size() + body.size() / 4 + 512);
  delivery.from_browser = submission.via == Via::kBrowser;
  if (grant) submission.diagnostic_session = grant->session_id;

  if (body.size() <= limits::kLoopBody) {
    const Decoded decoded = inflate_and_decode(body, coding, limits::kLoopBody, max_bytes, bench_,
                                               format, submission, delivery, *batch);
    if (!decoded.too_large_here) {
      note_clock(submission);
      return finish_decoding(std::move(batch), decoded.error);
    }
  }
  // Everything that the submission's views point to lives until the job is done: the
  // exchange holds the request, `rules` the rules, the grant comes along.
  auto job = [this, batch = std::make_shared<store::BatchPtr>(std::move(batch)), rules = rules_,
              body, coding, max_bytes, submission, grant = std::move(grant),
              &format](Workbench& bench) mutable {
    if (grant) submission.diagnostic_session = grant->session_id;
    Delivery& heavy = BatchPool::delivery_of(**batch);
    const Decoded decoded = inflate_and_decode(body, coding, max_bytes, max_bytes, bench, format,
                                               submission, heavy, **batch);
    note_clock(submission);
    parts_.metrics.redacted(bench.decoder.text().take_counts());
    loop_.post([this, batch, error = decoded.error] { finish_decoding(std::move(*batch), error); });
  };
  parts_.heavy.post(std::move(job));
}

void Gateway::note_clock(const Submission& submission) const {
  const auto sent = parse_rfc3339(submission.sent_at);
  if (!sent) return;
  parts_.notices.clock_apart(
      std::chrono::duration_cast<std::chrono::seconds>(submission.received - *sent));
}

void Gateway::finish_decoding(store::BatchPtr batch, std::optional<BodyError> error) {
  Delivery& delivery = BatchPool::delivery_of(*batch);
  if (error) {
    refuse(*delivery.exchange, {error->error}, error->message);
    return pool_.give_back(std::move(batch));
  }
  delivery.exchange->release_buffers();
  reserve_room(*batch, delivery);
  account_decoded(delivery, entry_);
  parts_.ledger.post(entry_);
  entry_.clear();
  if (batch->lines.empty()) return finish(std::move(batch));
  staged_.push_back(std::move(batch));
}

/// Errors first: what finds no room is taken out of the batch and answered as overloaded.
void Gateway::reserve_room(store::Batch& batch, Delivery& delivery) {
  bool all = true;
  for (const QueueClass wanted :
       {QueueClass::kUrgent, QueueClass::kNormal, QueueClass::kBackground}) {
    for (PendingEvent& event : delivery.pending) {
      if (event.queue_class != wanted || event.line == PendingEvent::kNoLine) continue;
      if (parts_.journal.reserve(wanted, event.length)) continue;
      event.outcome = Outcome::kOverloaded;
      all = false;
    }
  }
  if (all) return;
  std::vector<LineMeta> kept;
  for (PendingEvent& event : delivery.pending) {
    if (event.line == PendingEvent::kNoLine) continue;
    if (event.outcome == Outcome::kOverloaded) {
      event.line = PendingEvent::kNoLine;
    } else {
      kept.push_back(batch.lines[event.line]);
      event.line = static_cast<std::uint32_t>(kept.size() - 1);
    }
  }
  batch.lines = std::move(kept);
}

void Gateway::at_round_end() {
  if (!staged_.empty()) {
    std::vector<store::BatchPtr> round;
    round.swap(staged_);
    parts_.journal.append(std::move(round), *this);
    parts_.metrics.redacted(bench_.decoder.text().take_counts());
  }
  settle_inbox();
}

void Gateway::settled(std::vector<store::BatchPtr> batches) {
  const bool wake = inbox_.with([&](auto& inbox) {
    const bool was_empty = inbox.empty();
    std::ranges::move(batches, std::back_inserter(inbox));
    return was_empty;
  });
  // On the loop's own thread the round's end looks into the inbox anyway.
  if (wake && !loop_.is_current()) loop_.post([this] { settle_inbox(); });
}

void Gateway::settle_inbox() {
  std::vector<store::BatchPtr> batches;
  inbox_.with([&](auto& inbox) { batches.swap(inbox); });
  if (batches.empty()) return;
  for (store::BatchPtr& batch : batches) {
    if (BatchPool::delivery_of(*batch).format == nullptr) {
      // Our own lines: no client waits for an answer.
      settle(*batch, BatchPool::delivery_of(*batch), parts_, entry_);
      parts_.ledger.post(entry_);
      entry_.clear();
      finish_own(std::move(batch));
    } else {
      finish(std::move(batch));
    }
  }
}

void Gateway::finish(store::BatchPtr batch) {
  Delivery& delivery = BatchPool::delivery_of(*batch);
  settle(*batch, delivery, parts_, entry_);
  parts_.ledger.post(entry_);
  entry_.clear();
  if (delivery.verdicts.dropped.count() > 0)
    parts_.metrics.fields_dropped(delivery.verdicts.dropped.count());
  if (batch->segment.day == std::chrono::sys_days{}) {
    batch->segment.day = std::chrono::floor<std::chrono::days>(parts_.clock.wall());
  }
  const auto is_lost = [](const PendingEvent& event) { return event.outcome == Outcome::kLost; };
  if (std::ranges::any_of(delivery.pending, is_lost)) {
    note_failure(http::ErrorId::kStoreUnavailable, delivery.format->paths().front(),
                 delivery.exchange->request_id());
  }
  delivery.format->reply(delivery, batch->segment, *delivery.exchange);
  pool_.give_back(std::move(batch));
}

void Gateway::refuse(http::Exchange& exchange, const Refusal& refusal, std::string_view message) {
  const http::Request& request = exchange.request();
  note_refusal(refusal.error, std::max(request.body.size(), request.content_length), request.path,
               exchange.request_id());
  exchange.reply_error(refusal.error, message, {}, refusal.retry_after);
}

void Gateway::note_refusal(http::ErrorId error, std::size_t bytes, std::string_view path,
                           std::string_view request_id) {
  entry_.refused_request(static_cast<std::size_t>(error), bytes);
  parts_.ledger.post(entry_);
  entry_.clear();
  refusals_.note(error, path, request_id);
}

void Gateway::note_failure(http::ErrorId error, std::string_view path,
                           std::string_view request_id) {
  refusals_.note(error, path, request_id);
}

void Gateway::each_second() {
  if (refusals_.empty()) return;
  store::BatchPtr batch = pool_.take();
  refusals_.write(parts_.clock.wall(), bench_.decoder.text(), *batch);
  Delivery& delivery = BatchPool::delivery_of(*batch);
  for (std::uint32_t i = 0; i < batch->lines.size(); ++i) {
    PendingEvent event;
    event.index = event.line = i;
    event.offset = batch->lines[i].offset;
    event.length = batch->lines[i].length;
    event.kind = Kind::kRefused;
    delivery.pending.push_back(std::move(event));
  }
  stage_own(std::move(batch));
}

void Gateway::take_own(std::string body, const WireFormat& format,
                       std::function<void()> when_settled) {
  Submission submission;
  submission.rules = &rules_->events;
  submission.environment = rules_->events.environment;
  submission.received = parts_.clock.wall();
  const std::size_t length = body.size();
  body.resize(length + http::kBodyPadding);
  store::BatchPtr batch = pool_.take();
  Delivery& delivery = BatchPool::delivery_of(*batch);
  delivery.when_settled = std::move(when_settled);
  const auto error = format.decode(std::string_view(body).substr(0, length), submission,
                                   bench_.decoder, delivery, *batch);
  if (error) return finish_own(std::move(batch));
  stage_own(std::move(batch));
}

void Gateway::stage_own(store::BatchPtr batch) {
  Delivery& delivery = BatchPool::delivery_of(*batch);
  reserve_room(*batch, delivery);
  account_decoded(delivery, entry_);
  parts_.ledger.post(entry_);
  entry_.clear();
  if (batch->lines.empty()) return finish_own(std::move(batch));
  staged_.push_back(std::move(batch));
}

void Gateway::finish_own(store::BatchPtr batch) {
  const auto when_settled = std::exchange(BatchPool::delivery_of(*batch).when_settled, nullptr);
  pool_.give_back(std::move(batch));
  if (when_settled) when_settled();
}

}  // namespace nightbell::intake
