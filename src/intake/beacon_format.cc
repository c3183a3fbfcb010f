#include "intake/beacon_format.h"

#include "intake/body_shape.h"
#include "intake/replies.h"
#include "intake/scalar_writer.h"

namespace nightbell::intake {
namespace {

constexpr std::string_view kEnvelopeKeys[] = {"kind"};

/// A report of what the SDK itself had to drop: counted, not stored.
void take_dropped(Element event, std::uint32_t index, Delivery& delivery) {
  std::string_view reason;
  Element count_element;
  std::uint64_t count = 1;
  if (event["reason"].get(reason) != simdjson::SUCCESS) {
    delivery.verdicts.rejected.push_back(
        {index, Reason::kInvalidPayload, "reason: Field required"});
    return;
  }
  if (event["count"].get(count_element) == simdjson::SUCCESS)
    count = to_count(count_element).value_or(1);
  delivery.client_dropped.emplace_back(reason, count);
  ++delivery.verdicts.accepted;
}

}  // namespace

BeaconFormat::BeaconFormat(std::string_view neutral_path)
    : neutral_path_(neutral_path), views_{"/ux/beacon", "/api/ux/beacon", neutral_path_} {}

std::optional<BodyError> BeaconFormat::decode(std::string_view body, Submission& submission,
                                              EventDecoder& decoder, Delivery& delivery,
                                              store::Batch& batch) const {
  submission.envelope_keys = kEnvelopeKeys;
  return for_each_event(body, submission, decoder, delivery,
                        [&](Element event, std::uint32_t index) {
                          std::string_view kind;
                          if (!event.is_object() || event["kind"].get(kind) != simdjson::SUCCESS) {
                            return refuse(index, kUnknownKind, Reason::kInvalidPayload,
                                          "kind: Field required", delivery);
                          }
                          if (kind == "dropped") return take_dropped(event, index, delivery);
                          const ItemKind* what = find_item_kind(kind);
                          if (what == nullptr) {
                            return refuse(index, kUnknownKind, Reason::kInvalidPayload,
                                          "kind: none of log, run, heartbeat, chat_opened, "
                                          "behavior, reply, vital, rollup, dropped",
                                          delivery);
                          }
                          decoder.decode(event, index, *what, submission, delivery, batch);
                        });
}

void BeaconFormat::reply(const Delivery& delivery, store::SegmentId,
                         http::Exchange& exchange) const {
  reply_accepted(delivery, exchange);
}

}  // namespace nightbell::intake
