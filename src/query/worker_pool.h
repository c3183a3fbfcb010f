#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "query/question_memory.h"

/// Where queries run: beside ingest, never before it, within a bound of threads and waiting
/// jobs; what each may hold is query/question_memory.h.
namespace nightbell::query {

/// Asks whether nobody wants the answer any more; a scan looks once a block.
/// Threading: any thread.  Cost: an atomic load.
using StopToken = std::stop_token;

/// What all questions together hold at most.
inline constexpr unsigned kUsualWorkers = 2;
static_assert(kUsualWorkers * (QuestionMemory::kBytes + QuestionMemory::kUncountedBytes) <= 64_MiB);

struct WorkerPoolOptions {
  unsigned workers = kUsualWorkers;  ///< at least one
  std::size_t max_waiting = 32;      ///< beside those that run; more are refused at once
  int nice = 10;                     ///< of each worker, so that ingest comes first
  /// An exception left a job. Empty: nobody is told. Threading: called on any worker.
  std::function<void(std::string_view what)> on_fault = {};
};

/// Threads that run queries, first come, first served.
///
///   const auto id = pool->submit([&](const StopToken& stop) { … loop.post(answer) … });
///   exchange->on_client_gone([&pool, id] { pool.cancel(id); });
///
/// Threading: any thread, except where said otherwise.
class WorkerPool {
 public:
  /// Runs on one worker. Ends soon once stop is requested, and says even then that it has
  /// ended to whoever waits for it. Must own nothing that belongs to one thread (an
  /// ExchangePtr does): it is destroyed where it ran, or where it was cancelled.
  using Job = std::function<void(const StopToken& stop)>;
  enum class JobId : std::uint64_t {};

  /// @error kUnavailable  the system has no thread for us
  [[nodiscard]] static Result<std::unique_ptr<WorkerPool>> start(WorkerPoolOptions options = {});
  /// stop()
  ~WorkerPool();

  /// Never blocks. A job that was taken is called exactly once, unless cancel() removed
  /// it; with stop requested already when the pool stops first.
  /// @error kFull         too many wait; nothing was taken: answer 503 overloaded
  /// @error kUnavailable  the pool stops
  [[nodiscard]] Result<JobId> submit(Job job);

  /// Removes a job that waits, requests the stop of one that runs; one that has ended is
  /// no error.
  /// @return true when it was removed: it will never be called
  bool cancel(JobId id);

  /// Refuses what comes, requests the stop of all jobs and joins the threads. Idempotent.
  /// Threading: one at a time, not from a job.
  void stop();

  /// Jobs that wait and jobs that run, at this moment.
  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] std::size_t running() const;
  /// How many workers got their low priority; the others run as ingest does, which is
  /// slower for it but not wrong.
  [[nodiscard]] unsigned low_priority_workers() const {
    return low_priority_workers_.load(std::memory_order_relaxed);
  }

 private:
  struct Task {
    JobId id{};
    Job job;
    std::stop_source stop;
  };

  explicit WorkerPool(WorkerPoolOptions options) : options_(std::move(options)) {}
  void work(unsigned index);
  void lower_priority();
  void run(const Task& task) const;

  const WorkerPoolOptions options_;
  mutable std::mutex mutex_;  // guards what follows, up to the blank line
  std::condition_variable has_work_;
  std::deque<Task> waiting_;
  std::vector<const Task*> running_;  // each on its worker's stack
  std::uint64_t last_id_ = 0;
  bool stopping_ = false;

  std::atomic<unsigned> low_priority_workers_{0};
  std::vector<std::thread> threads_;  // of start() and stop()
};

}  // namespace nightbell::query
