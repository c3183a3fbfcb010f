#include "intake/log_format.h"

#include <array>

#include "intake/body_shape.h"
#include "intake/replies.h"

namespace nightbell::intake {

std::span<const std::string_view> LogFormat::paths() const {
  static constexpr std::array<std::string_view, 2> kPaths = {"/v1/logs", "/api/logs"};
  return kPaths;
}

std::optional<BodyError> LogFormat::decode(std::string_view body, Submission& submission,
                                           EventDecoder& decoder, Delivery& delivery,
                                           store::Batch& batch) const {
  static const ItemKind& kLog = *find_item_kind("log");
  return for_each_event(body, submission, decoder, delivery,
                        [&](Element event, std::uint32_t index) {
                          decoder.decode(event, index, kLog, submission, delivery, batch);
                        });
}

void LogFormat::reply(const Delivery& delivery, store::SegmentId, http::Exchange& exchange) const {
  reply_accepted(delivery, exchange);
}

}  // namespace nightbell::intake
