#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "base/rfc3339.h"
#include "store/batch.h"

/// What the store's tests have in common.
namespace nightbell::store {

inline const WallTime kNoon = *parse_rfc3339("2026-11-21T12:00:00Z");

/// Collects what comes back.
class TestPort final : public CompletionPort {
 public:
  void settled(std::vector<BatchPtr> batches) override {
    std::lock_guard lock(mutex_);
    std::ranges::move(batches, std::back_inserter(batches_));
  }
  [[nodiscard]] std::vector<BatchPtr> take() {
    std::lock_guard lock(mutex_);
    return std::exchange(batches_, {});
  }
  [[nodiscard]] std::size_t size() const {
    std::lock_guard lock(mutex_);
    return batches_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<BatchPtr> batches_;
};

/// `n` as a key, spread over both halves.
inline Hash128 key_of(std::uint64_t n) {
  return {n * 0x9e3779b97f4a7c15ull, n};
}

/// A line as intake writes it, without its newline; `n` makes it one of a kind.
inline std::string line_text(std::uint64_t n, WallTime received, std::string_view filler = "") {
  return R"({"timestamp":")" + format_rfc3339(received) + R"(","level":"error","message":")" +
         std::string(filler) + R"(","n":)" + std::to_string(n) + R"(,"received_at":")" +
         format_rfc3339(received) + R"("})";
}

/// The `n` of such a line.
inline std::uint64_t number_of(std::string_view line) {
  const std::size_t at = line.find(R"("n":)");
  return at == std::string_view::npos ? 0 : std::stoull(std::string(line.substr(at + 4, 20)));
}

/// Adds a line with a duplicate key of its number to a batch.
inline void add_line(Batch& batch, std::uint64_t n, WallTime received, Kind kind = Kind::kLogs,
                     std::string_view filler = "") {
  const std::string text = line_text(n, received, filler) + "\n";
  LineMeta meta;
  meta.event_time = meta.receive_time = received;
  meta.duplicate_key = key_of(n);
  meta.has_duplicate_key = true;
  meta.offset = static_cast<std::uint32_t>(batch.bytes.size());
  meta.length = static_cast<std::uint32_t>(text.size());
  meta.kind = kind;
  meta.level = Level::kError;
  meta.queue_class = QueueClass::kUrgent;
  batch.bytes += text;
  batch.lines.push_back(meta);
}

inline std::vector<BatchPtr> one_line(std::uint64_t n, WallTime received, Kind kind = Kind::kLogs,
                                      std::string_view filler = "") {
  std::vector<BatchPtr> batches;
  batches.push_back(std::make_unique<Batch>());
  add_line(*batches.back(), n, received, kind, filler);
  return batches;
}

/// The duplicate key that recovery computes from such a line.
inline std::optional<Hash128> key_of_line(Kind, std::string_view line) {
  return key_of(number_of(line));
}

}  // namespace nightbell::store
