#pragma once

#include "intake/wire_format.h"

namespace nightbell::intake {

/// `POST /ux/heartbeat`: who is there (CONTRACTS.md section 1).
class HeartbeatFormat final : public WireFormat {
 public:
  [[nodiscard]] std::span<const std::string_view> paths() const override;
  [[nodiscard]] RateBucket rate_bucket() const override { return RateBucket::kRest; }
  [[nodiscard]] QueueClass queue_class() const override { return QueueClass::kBackground; }
  [[nodiscard]] std::optional<BodyError> decode(std::string_view body, Submission& submission,
                                                EventDecoder& decoder, Delivery& delivery,
                                                store::Batch& batch) const override;
  void reply(const Delivery& delivery, store::SegmentId segment,
             http::Exchange& exchange) const override;
};

}  // namespace nightbell::intake
