#include "store/journal.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/core.h"

namespace nightbell::store {
namespace {

/// A bell that the sync thread sleeps beside.
class Bell {
 public:
  void ring() {
    {
      std::lock_guard lock(mutex_);
      rung_ = true;
    }
    changed_.notify_one();
  }
  /// Until it rings, at most so long.
  void wait(Nanos longest) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, longest, [&] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool rung_ = false;
};

/// The core and its two threads.
class ThreadedJournal final : public Journal {
 public:
  Result<void> start(JournalOptions options, FileSystem& files, const Clock& clock) {
    auto core = Core::open(std::move(options), files, clock, [this] { bell_.ring(); });
    if (!core) return fail(std::move(core.error()));
    core_ = std::move(*core);
    writer_ = std::jthread([this] { core_->run_writer(); });
    sync_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        core_->sync_step();
        bell_.wait(core_->next_sync_step());
      }
    });
    return {};
  }
  ~ThreadedJournal() override { stop(); }

  bool reserve(QueueClass queue_class, std::size_t bytes) override {
    return core_->reserve(queue_class, bytes);
  }
  void unreserve(std::size_t bytes) override { core_->unreserve(bytes); }
  void append(std::vector<BatchPtr> batches, CompletionPort& port) override {
    core_->append(std::move(batches), port);
  }
  [[nodiscard]] Condition condition() const override { return core_->condition(); }
  [[nodiscard]] KindStats stats(Kind kind) const override { return core_->stats(kind); }
  [[nodiscard]] const Catalog& catalog() const override { return core_->catalog(); }

  void stop() override {
    if (!core_ || !writer_.joinable()) return;
    core_->close();
    sync_.request_stop();
    bell_.ring();
    writer_.join();
    sync_.join();
    core_->finish();
  }

 private:
  Bell bell_;
  std::unique_ptr<Core> core_;
  std::jthread writer_;
  std::jthread sync_;
};

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(JournalOptions options, FileSystem& files,
                                               const Clock& clock) {
  auto journal = std::make_unique<ThreadedJournal>();
  NB_TRY(journal->start(std::move(options), files, clock));
  return std::unique_ptr<Journal>(std::move(journal));
}

}  // namespace nightbell::store
