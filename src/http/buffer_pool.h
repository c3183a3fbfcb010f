#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/units.h"

/// Buffers for heads and bodies, borrowed while a request is read and handled: an
/// idle connection owns none.
namespace nightbell::http {

class BufferPool;

/// A borrowed buffer; goes back to its pool when destroyed. The pool outlives it.
/// Behind its capacity there are kBodyPadding more readable bytes.
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept { *this = std::move(other); }
  Buffer& operator=(Buffer&& other) noexcept;
  ~Buffer() { reset(); }

  [[nodiscard]] char* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  explicit operator bool() const { return bytes_ != nullptr; }
  /// Gives it back.
  void reset();

 private:
  friend class BufferPool;
  BufferPool* pool_ = nullptr;
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
};

/// Threading: its loop only.
class BufferPool {
 public:
  /// A head with a small body; most requests need no other buffer.
  static constexpr std::size_t kSmall = 4_KiB;
  /// The largest body a browser may send (CONTRACTS.md section 2).
  static constexpr std::size_t kMedium = 64_KiB;

  /// A buffer of at least `bytes`: small, medium, or exactly so large. Contents are
  /// undefined. Cost: no allocation once warm, for the first two.
  [[nodiscard]] Buffer borrow(std::size_t bytes);

  /// Gives memory that the last second did not need back to the system.
  void trim();

  [[nodiscard]] std::size_t free_bytes() const;

 private:
  friend class Buffer;
  struct Large {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity;
  };
  void give_back(std::unique_ptr<char[]> bytes, std::size_t capacity);

  std::vector<std::unique_ptr<char[]>> small_;
  std::vector<std::unique_ptr<char[]>> medium_;
  std::vector<Large> large_;
};

}  // namespace nightbell::http
