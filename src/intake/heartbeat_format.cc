#include "intake/heartbeat_format.h"

#include <array>

#include "intake/replies.h"
#include "intake/single_event.h"

namespace nightbell::intake {

std::span<const std::string_view> HeartbeatFormat::paths() const {
  static constexpr std::array<std::string_view, 2> kPaths = {"/ux/heartbeat", "/api/ux/heartbeat"};
  return kPaths;
}

std::optional<BodyError> HeartbeatFormat::decode(std::string_view body, Submission& submission,
                                                 EventDecoder& decoder, Delivery& delivery,
                                                 store::Batch& batch) const {
  static const ItemKind& kItem = *find_item_kind("heartbeat");
  return decode_single(body, kItem, submission, decoder, delivery, batch);
}

void HeartbeatFormat::reply(const Delivery& delivery, store::SegmentId,
                            http::Exchange& exchange) const {
  reply_ok(delivery, exchange);
}

}  // namespace nightbell::intake
