#include "store/journal.h"

#include <sys/resource.h>

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

/// This thread gets what others leave.
void become_idle() {
  constexpr int kLeast = 19;
  ::setpriority(PRIO_PROCESS, 0, kLeast);  // of a thread, on Linux; a refusal does no harm
}

/// The core and its three threads.
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
    maintenance_ = std::jthread([this](const std::stop_token& stop) {
      become_idle();
      while (!stop.stop_requested()) maintenance_bell_.wait(core_->maintain_step());
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

  [[nodiscard]] Result<std::string> erase(ErasureRequest request) override {
    auto id = core_->maintenance().erase(std::move(request));
    maintenance_bell_.ring();
    return id;
  }
  [[nodiscard]] std::optional<ErasureReport> erasure(const std::string& id) const override {
    return core_->maintenance().erasure(id);
  }
  [[nodiscard]] std::future<Result<void>> reindex(Kind kind, SegmentId id) override {
    auto outcome = core_->maintenance().reindex({kind, id});
    maintenance_bell_.ring();
    return outcome;
  }
  void maintain_now() override {
    core_->maintenance().look_now();
    maintenance_bell_.ring();
  }
  [[nodiscard]] bool is_maintained() const override { return core_->maintenance().is_idle(); }
  void agree_on_clock() override {
    core_->maintenance().agree_on_clock();
    maintenance_bell_.ring();
  }

  void stop() override {
    if (!core_ || !writer_.joinable()) return;
    core_->close();
    sync_.request_stop();
    maintenance_.request_stop();
    bell_.ring();
    maintenance_bell_.ring();
    writer_.join();
    sync_.join();
    maintenance_.join();
    core_->finish();
  }

 private:
  Bell bell_;
  Bell maintenance_bell_;
  std::unique_ptr<Core> core_;
  std::jthread writer_;
  std::jthread sync_;
  std::jthread maintenance_;
};

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(JournalOptions options, FileSystem& files,
                                               const Clock& clock) {
  auto journal = std::make_unique<ThreadedJournal>();
  NB_TRY(journal->start(std::move(options), files, clock));
  return std::unique_ptr<Journal>(std::move(journal));
}

}  // namespace nightbell::store
