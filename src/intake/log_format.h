#pragma once

#include "intake/wire_format.h"

namespace nightbell::intake {

/// `POST /v1/logs`: troubleshooting logs and agent runs (CONTRACTS.md sections 2 and 7).
class LogFormat final : public WireFormat {
 public:
  [[nodiscard]] std::span<const std::string_view> paths() const override;
  [[nodiscard]] RateBucket rate_bucket() const override { return RateBucket::kLogs; }
  [[nodiscard]] QueueClass queue_class() const override { return QueueClass::kUrgent; }
  [[nodiscard]] bool needs_log_credentials() const override { return true; }
  [[nodiscard]] std::optional<BodyError> decode(std::string_view body, Submission& submission,
                                                EventDecoder& decoder, Delivery& delivery,
                                                store::Batch& batch) const override;
  void reply(const Delivery& delivery, store::SegmentId segment,
             http::Exchange& exchange) const override;
};

}  // namespace nightbell::intake
