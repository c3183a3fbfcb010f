#pragma once

#include <string>
#include <vector>

#include "intake/wire_format.h"

namespace nightbell::intake {

/// The browser SDK's one transport: several kinds in one body (CONTRACTS.md sections
/// 1 and 14).
class BeaconFormat final : public WireFormat {
 public:
  /// @param neutral_path  a path that no blocker lists (intake.beacon_path)
  explicit BeaconFormat(std::string_view neutral_path);

  [[nodiscard]] std::span<const std::string_view> paths() const override { return views_; }
  [[nodiscard]] RateBucket rate_bucket() const override { return RateBucket::kBeacons; }
  [[nodiscard]] QueueClass queue_class() const override { return QueueClass::kUrgent; }
  [[nodiscard]] std::optional<BodyError> decode(std::string_view body, Submission& submission,
                                                EventDecoder& decoder, Delivery& delivery,
                                                store::Batch& batch) const override;
  void reply(const Delivery& delivery, store::SegmentId segment,
             http::Exchange& exchange) const override;

 private:
  std::string neutral_path_;
  std::vector<std::string_view> views_;
};

}  // namespace nightbell::intake
