#include "intake/heavy_worker.h"

#include <chrono>
#include <memory>

namespace nightbell::intake {

HeavyWorker::HeavyWorker(EventCounters& counters)
    : counters_(counters), thread_([this] { run(); }) {}

HeavyWorker::~HeavyWorker() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void HeavyWorker::post(std::function<void(Workbench&)> job) {
  {
    std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
}

void HeavyWorker::run() {
  // Kept while bodies come: a 4 MiB one needs 40 MB of tape, whose first touch costs more
  // than the parsing. An idle process gives it back.
  constexpr std::chrono::seconds kKept{5};
  std::unique_ptr<Workbench> bench;
  std::unique_lock lock(mutex_);
  while (true) {
    const auto is_awaited = [&] { return stop_ || !jobs_.empty(); };
    if (!wake_.wait_for(lock, kKept, is_awaited)) {
      bench.reset();
      wake_.wait(lock, is_awaited);
    }
    if (jobs_.empty()) return;
    const auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    if (!bench) bench = std::make_unique<Workbench>(counters_);
    job(*bench);
    lock.lock();
  }
}

}  // namespace nightbell::intake
