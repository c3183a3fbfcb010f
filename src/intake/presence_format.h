#pragma once

#include <array>

#include "intake/wire_format.h"

namespace nightbell::intake {

/// One event of presence a request: `POST /ux/heartbeat` says who is there, `POST
/// /ux/chat/opened` that a chat was opened and needs no body (CONTRACTS.md section 1).
class PresenceFormat final : public WireFormat {
 public:
  using Paths = std::array<std::string_view, 2>;

  [[nodiscard]] static std::unique_ptr<WireFormat> heartbeat();
  [[nodiscard]] static std::unique_ptr<WireFormat> chat_opened();

  [[nodiscard]] std::span<const std::string_view> paths() const override { return paths_; }
  [[nodiscard]] RateBucket rate_bucket() const override { return RateBucket::kRest; }
  [[nodiscard]] QueueClass queue_class() const override { return QueueClass::kBackground; }
  [[nodiscard]] std::optional<BodyError> decode(std::string_view body, Submission& submission,
                                                EventDecoder& decoder, Delivery& delivery,
                                                store::Batch& batch) const override;
  void reply(const Delivery& delivery, store::SegmentId segment,
             http::Exchange& exchange) const override;

 private:
  PresenceFormat(Paths paths, const ItemKind& item) : paths_(paths), item_(item) {}

  const Paths paths_;
  const ItemKind& item_;
};

}  // namespace nightbell::intake
