#include "store/group.h"

#include <iterator>

namespace nightbell::store {
namespace {

std::size_t reserved_bytes(const std::vector<BatchPtr>& batches) {
  std::size_t bytes = 0;
  for (const BatchPtr& batch : batches) {
    for (const LineMeta& meta : batch->lines) bytes += meta.length;
  }
  return bytes;
}

}  // namespace

void settle(std::vector<HandOver>& hand_overs, WriteQueue& queue) {
  for (std::size_t i = 0; i < hand_overs.size(); ++i) {
    HandOver& first = hand_overs[i];
    if (first.port == nullptr) continue;  // joined an earlier one
    for (std::size_t j = i + 1; j < hand_overs.size(); ++j) {
      if (hand_overs[j].port != first.port) continue;
      std::ranges::move(hand_overs[j].batches, std::back_inserter(first.batches));
      hand_overs[j].port = nullptr;
    }
    queue.unreserve(reserved_bytes(first.batches));
    first.port->settled(std::move(first.batches));
  }
  hand_overs.clear();
}

}  // namespace nightbell::store
