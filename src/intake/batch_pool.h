#pragma once

#include <memory>
#include <vector>

#include "base/units.h"
#include "intake/delivery.h"
#include "store/batch.h"

namespace nightbell::intake {

/// Batches with their deliveries, used again. Threading: its loop only.
class BatchPool {
 public:
  /// An empty batch whose owner is an empty Delivery.
  [[nodiscard]] store::BatchPtr take() {
    if (free_.empty()) {
      auto batch = std::make_unique<store::Batch>();
      batch->owner = std::make_unique<Delivery>();
      return batch;
    }
    store::BatchPtr batch = std::move(free_.back());
    free_.pop_back();
    return batch;
  }

  void give_back(store::BatchPtr batch) {
    if (free_.size() >= kMaxFree || batch->bytes.capacity() > kMaxBytes) return;
    delivery_of(*batch).clear();
    batch->bytes.clear();
    batch->lines.clear();
    batch->outcomes.clear();
    batch->segment = {};
    free_.push_back(std::move(batch));
  }

  [[nodiscard]] static Delivery& delivery_of(store::Batch& batch) {
    return static_cast<Delivery&>(*batch.owner);
  }

 private:
  /// As many as a busy loop has in one round; what is larger goes back to the allocator.
  static constexpr std::size_t kMaxFree = 128;
  static constexpr std::size_t kMaxBytes = 64_KiB;
  std::vector<store::BatchPtr> free_;
};

}  // namespace nightbell::intake
