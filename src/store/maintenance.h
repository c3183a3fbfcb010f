#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "store/clock_guard.h"
#include "store/disk_usage.h"
#include "store/erasure.h"
#include "store/reserve.h"
#include "store/segment_keeper.h"

/// What happens to sealed segments: erasure, the disk cap, retention, indexes, compression,
/// in this order of urgency. docs/retention.md.
namespace nightbell::store {

/// Threading: step() one at a time, the rest any thread.
class Maintenance {
 public:
  /// Nothing is due: look again after this.
  static constexpr std::chrono::seconds kIdle{60};
  /// Something failed: try again after this.
  static constexpr std::chrono::seconds kRetry{30};

  /// @param seal_open  asks that open segments be sealed soon
  Maintenance(Shared shared, SegmentKeeper keeper, WallTime newest_line,
              std::function<void()> seal_open);

  /// Does at most one unit of work: one segment, or some MiB of it. Holds LOCK.maintenance
  /// meanwhile.
  /// @return when it wants to come again
  [[nodiscard]] Nanos step();

  /// Erasures that a stop or a crash interrupted are gone on with.
  [[nodiscard]] Result<void> resume_erasures();

  /// Looks for work at the next step, whatever failed before.
  void look_now() {
    idle_.store(false);
    look_now_.store(true);
  }
  /// Begins to erase what the store knows of a person. Everything acknowledged before is
  /// covered. One at a time, in order.
  /// @return its id, for erasure()
  /// @error kInvalidArgument  nothing to look for; kIo, kFull  it can't be written down
  [[nodiscard]] Result<std::string> erase(ErasureRequest request);
  /// Nothing when there is none of this id (any more: the last 16 are remembered).
  [[nodiscard]] std::optional<ErasureReport> erasure(const std::string& id) const;
  /// Makes what is derived of a finished segment anew (reindex_segment.h) at a next step.
  /// @return its outcome, once; never when no step comes any more.
  ///   kUnavailable  it is gone, or still written to; else as reindex_segment()
  [[nodiscard]] std::future<Result<void>> reindex(const SegmentKey& key);
  /// The operator says that the clock is right.
  void agree_on_clock() { clock_agreed_.store(true); }
  /// The last step found nothing that it could do.
  [[nodiscard]] bool is_idle() const { return idle_.load() && !look_now_.load(); }

 private:
  enum class Job : std::uint8_t { kClean, kCount, kErase, kExpire, kEvict, kIndex, kCompress };
  static constexpr std::size_t kJobs = 7;
  static constexpr std::array<std::string_view, kJobs> kJobNames = {
      "clean", "count", "erase", "expire", "evict", "index", "compress"};
  enum class Purpose : std::uint8_t { kCompress, kErrorsOnly };

  [[nodiscard]] Nanos work();
  [[nodiscard]] bool reindex_one();
  [[nodiscard]] Result<void> reindex_now(const SegmentKey& key);
  [[nodiscard]] Nanos erase_some();
  [[nodiscard]] Nanos rewrite_some();
  void finish_rewrite();
  /// Each: whether it did something.
  [[nodiscard]] bool evict_one(const Snapshot& snapshot);
  [[nodiscard]] bool expire_one(const Snapshot& snapshot);
  [[nodiscard]] bool index_one(const Snapshot& snapshot);
  [[nodiscard]] bool begin_compression(const Snapshot& snapshot);
  void begin_rewrite(SegmentRef segment, Purpose purpose);

  void measure();
  void look_at_clock();
  [[nodiscard]] bool is_blocked(Job job) const;
  void failed(Job job, const Error& error);
  /// A segment that failed is left alone for a while, so that it stops no other.
  void failed(Job job, const Segment& segment, const Error& error);
  [[nodiscard]] bool is_shunned(const Segment& segment) const;
  [[nodiscard]] std::chrono::sys_days today() const;

  Shared shared_;
  SegmentKeeper keeper_;
  ClockGuard guard_;
  Reserve reserve_;
  const std::function<void()> seal_open_;

  std::array<SteadyTime, kJobs> blocked_until_{};
  std::map<SegmentKey, SteadyTime> shunned_;
  std::optional<SteadyTime> measured_at_;
  DiskUsage usage_;
  std::string objection_;
  std::set<std::pair<SegmentKey, Form>> indexed_;
  std::set<SegmentKey> errors_only_;

  std::unique_ptr<SegmentRewrite> rewrite_;
  Purpose purpose_ = Purpose::kCompress;
  std::unique_ptr<Erasure> erasure_;

  struct Requests {
    std::vector<std::unique_ptr<Erasure>> erasures;
    std::map<std::string, ErasureReport> reports;
    std::vector<std::string> finished;  ///< oldest first
    std::vector<std::pair<SegmentKey, std::promise<Result<void>>>> reindexes;
  };
  Guarded<Requests> requests_;
  std::atomic<bool> look_now_{false};
  std::atomic<bool> clock_agreed_{false};
  std::atomic<bool> idle_{false};
};

}  // namespace nightbell::store
