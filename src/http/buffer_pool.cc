#include "http/buffer_pool.h"

#include <algorithm>
#include <utility>

#include "http/message.h"

namespace nightbell::http {
namespace {

/// What a loop keeps for the next requests: 1 MiB, 4 MiB, and two large ones, since
/// a page touched for the first time costs more than reading it in.
constexpr std::size_t kSmallKept = 256;
constexpr std::size_t kMediumKept = 64;
constexpr std::size_t kLargeKept = 2;
/// What stays when nothing happens.
constexpr std::size_t kSmallAtRest = 64;
constexpr std::size_t kMediumAtRest = 4;

std::unique_ptr<char[]> allocate(std::size_t capacity) {
  return std::make_unique_for_overwrite<char[]>(capacity + kBodyPadding);
}

std::unique_ptr<char[]> take(std::vector<std::unique_ptr<char[]>>& kept, std::size_t capacity) {
  if (kept.empty()) return allocate(capacity);
  auto bytes = std::move(kept.back());
  kept.pop_back();
  return bytes;
}

}  // namespace

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  if (this == &other) return *this;
  reset();
  pool_ = other.pool_;
  bytes_ = std::move(other.bytes_);
  capacity_ = std::exchange(other.capacity_, 0);
  return *this;
}

void Buffer::reset() {
  if (bytes_) pool_->give_back(std::move(bytes_), capacity_);
  capacity_ = 0;
}

Buffer BufferPool::borrow(std::size_t bytes) {
  Buffer buffer;
  buffer.pool_ = this;
  if (bytes <= kMedium) {
    const bool is_small = bytes <= kSmall;
    buffer.capacity_ = is_small ? kSmall : kMedium;
    buffer.bytes_ = take(is_small ? small_ : medium_, buffer.capacity_);
    return buffer;
  }
  const auto fits =
      std::ranges::find_if(large_, [&](const Large& kept) { return kept.capacity >= bytes; });
  if (fits == large_.end()) {
    buffer.capacity_ = bytes;
    buffer.bytes_ = allocate(bytes);
  } else {
    buffer.capacity_ = fits->capacity;
    buffer.bytes_ = std::move(fits->bytes);
    large_.erase(fits);
  }
  return buffer;
}

void BufferPool::give_back(std::unique_ptr<char[]> bytes, std::size_t capacity) {
  if (capacity == kSmall) {
    if (small_.size() < kSmallKept) small_.push_back(std::move(bytes));
  } else if (capacity == kMedium) {
    if (medium_.size() < kMediumKept) medium_.push_back(std::move(bytes));
  } else if (large_.size() < kLargeKept) {
    large_.push_back({std::move(bytes), capacity});
  }
}

void BufferPool::trim() {
  large_.clear();
  if (medium_.size() > kMediumAtRest) medium_.resize(std::max(kMediumAtRest, medium_.size() / 2));
  if (small_.size() > kSmallAtRest) small_.resize(std::max(kSmallAtRest, small_.size() / 2));
}

std::size_t BufferPool::free_bytes() const {
  std::size_t total = small_.size() * kSmall + medium_.size() * kMedium;
  for (const Large& kept : large_) total += kept.capacity;
  return total;
}

}  // namespace nightbell::http
