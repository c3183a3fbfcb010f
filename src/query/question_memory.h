#pragma once

#include <algorithm>
#include <cstddef>

#include "base/result.h"
#include "base/units.h"

/// What a question may hold while its answer is made.
namespace nightbell::query {

/// One question's bytes. Whoever keeps something counts it here and keeps nothing more once
/// there is no room: a question is over its bound by one line at most.
/// Threading: one at a time.
class QuestionMemory {
 public:
  static constexpr std::size_t kBytes = 24_MiB;
  /// Beside it, not counted: blocks of lines as read and as expanded (2 MiB), the bytes of a
  /// segment's digest (4 MiB), the counts of a chart, the ids of a timeline, the line over the
  /// bound.
  static constexpr std::size_t kUncountedBytes = 8_MiB;

  explicit QuestionMemory(std::size_t most = kBytes) : most_(most) {}

  void take(std::size_t bytes) { used_ += bytes; }
  /// For a text that grows: it is there twice while it moves to a larger place.
  void take_growing(std::size_t bytes) { take(2 * bytes); }
  void give_back(std::size_t bytes) { used_ -= bytes; }

  [[nodiscard]] std::size_t used() const { return used_; }
  [[nodiscard]] std::size_t left() const { return most_ - std::min(used_, most_); }
  [[nodiscard]] bool has_room() const { return left() > 0; }
  /// The same for what a reply is made of: a third stays for the reply.
  [[nodiscard]] bool has_room_to_gather() const { return used_ < to_gather(); }
  [[nodiscard]] std::size_t to_gather() const { return most_ / 3 * 2; }

 private:
  std::size_t most_;
  std::size_t used_ = 0;
};

/// For an answer that would be wrong when it was cut short.
[[nodiscard]] inline std::unexpected<Error> fail_too_large() {
  return fail(ErrorCode::kInvalidArgument,
              "the answer is larger than a question may hold: narrow its time or its filter");
}

}  // namespace nightbell::query
