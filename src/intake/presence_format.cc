#include "intake/presence_format.h"

#include "intake/replies.h"
#include "intake/single_event.h"

namespace nightbell::intake {

std::unique_ptr<WireFormat> PresenceFormat::heartbeat() {
  return std::unique_ptr<WireFormat>(
      new PresenceFormat({"/ux/heartbeat", "/api/ux/heartbeat"}, *find_item_kind("heartbeat")));
}

std::unique_ptr<WireFormat> PresenceFormat::chat_opened() {
  return std::unique_ptr<WireFormat>(new PresenceFormat({"/ux/chat/opened", "/api/ux/chat/opened"},
                                                        *find_item_kind("chat_opened")));
}

std::optional<BodyError> PresenceFormat::decode(std::string_view body, Submission& submission,
                                                EventDecoder& decoder, Delivery& delivery,
                                                store::Batch& batch) const {
  return decode_single(body, item_, submission, decoder, delivery, batch);
}

void PresenceFormat::reply(const Delivery& delivery, store::SegmentId,
                           http::Exchange& exchange) const {
  reply_ok(delivery, exchange);
}

}  // namespace nightbell::intake
