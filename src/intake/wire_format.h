#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "event/line_meta.h"
#include "http/error_code.h"
#include "http/message.h"
#include "intake/delivery.h"
#include "intake/event_decoder.h"
#include "intake/submission.h"

/// A way in: which paths, which limits, how a body becomes events and verdicts become
/// a reply. One a file; adding one is adding a file and a line in wire_formats.cc.
namespace nightbell::intake {

/// Which token bucket a request is taken from (CONTRACTS.md section 10): the heartbeats
/// of an office never starve its errors. Beacons, which carry both, have their own.
enum class RateBucket : std::uint8_t { kLogs, kBeacons, kRest };

/// A whole body that can't be read as events.
struct BodyError {
  http::ErrorId error;
  std::string message;
};

/// Threading: immutable, any thread.
class WireFormat {
 public:
  virtual ~WireFormat() = default;

  /// Without the prefixes that ingest also answers under.
  [[nodiscard]] virtual std::span<const std::string_view> paths() const = 0;
  [[nodiscard]] virtual RateBucket rate_bucket() const = 0;
  /// The most urgent class its events can have: when even that has no room, a request
  /// is refused before it is parsed.
  [[nodiscard]] virtual QueueClass queue_class() const = 0;
  /// True when a body without log credentials is of no use at all: refused with 401
  /// before it is parsed.
  [[nodiscard]] virtual bool needs_log_credentials() const { return false; }

  /// Body → lines in `batch`, verdicts in `delivery`. `body` is followed by
  /// http::kBodyPadding readable bytes.
  [[nodiscard]] virtual std::optional<BodyError> decode(std::string_view body,
                                                        Submission& submission,
                                                        EventDecoder& decoder, Delivery& delivery,
                                                        store::Batch& batch) const = 0;

  /// Verdicts → reply, once every line is settled. `segment` took the last stored line.
  virtual void reply(const Delivery& delivery, store::SegmentId segment,
                     http::Exchange& exchange) const = 0;
};

/// Every wire format of the server. `beacon_path` is the configured neutral path.
[[nodiscard]] std::vector<std::unique_ptr<WireFormat>> make_wire_formats(
    std::string_view beacon_path);

}  // namespace nightbell::intake
