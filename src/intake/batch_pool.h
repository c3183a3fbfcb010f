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
    free_bytes_ -= bytes_of(*batch);
    return batch;
  }

  void give_back(store::BatchPtr batch) {
    const std::size_t bytes = bytes_of(*batch);
    if (free_.size() >= kMaxFree || free_bytes_ + bytes > kMaxFreeBytes) return;
    free_bytes_ += bytes;
    delivery_of(*batch).clear();
    batch->bytes.clear();
    batch->lines.clear();
    batch->terms.clear();
    batch->outcomes.clear();
    batch->segment = {};
    free_.push_back(std::move(batch));
  }

  [[nodiscard]] static Delivery& delivery_of(store::Batch& batch) {
    return static_cast<Delivery&>(*batch.owner);
  }

 private:
  [[nodiscard]] static std::size_t bytes_of(const store::Batch& batch) {
    return batch.bytes.capacity() + batch.terms.capacity() * sizeof(Term);
  }

  /// As many as a busy loop has in one round; the rest goes back to the allocator.
  static constexpr std::size_t kMaxFree = 128;
  static constexpr std::size_t kMaxFreeBytes = 4_MiB;
  std::vector<store::BatchPtr> free_;
  std::size_t free_bytes_ = 0;
};

}  // namespace nightbell::intake
