#include "intake/behavior_format.h"

#include <fmt/format.h>

#include <array>

#include "intake/replies.h"
#include "intake/single_event.h"
#include "store/journal.h"

namespace nightbell::intake {

std::span<const std::string_view> BehaviorFormat::paths() const {
  static constexpr std::array<std::string_view, 1> kPaths = {"/api/metrics/event"};
  return kPaths;
}

std::optional<BodyError> BehaviorFormat::decode(std::string_view body, Submission& submission,
                                                EventDecoder& decoder, Delivery& delivery,
                                                store::Batch& batch) const {
  static const ItemKind& kItem = *find_item_kind("behavior");
  return decode_single(body, kItem, submission, decoder, delivery, batch);
}

void BehaviorFormat::reply(const Delivery& delivery, store::SegmentId segment,
                           http::Exchange& exchange) const {
  if (reply_refused(delivery, exchange)) return;
  const bool stored = delivery.verdicts.sampled_out == 0;
  http::Reply reply;
  reply.status = 202;
  reply.body = fmt::format(R"({{"ok":true,"stored":{},"file":"{}")", stored ? 1 : 0,
                           store::segment_file_name(Kind::kBehavior, segment));
  append_dropped_fields(reply.body, delivery.verdicts.dropped);
  reply.body += '}';
  exchange.reply(std::move(reply));
}

}  // namespace nightbell::intake
