#include "intake/heavy_worker.h"

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
  // Made for a batch and kept while there is another: a 4 MiB body needs 40 MB of tape,
  // which an idle process gives back.
  std::unique_ptr<Workbench> bench;
  std::unique_lock lock(mutex_);
  while (true) {
    if (jobs_.empty()) bench.reset();
    wake_.wait(lock, [&] { return stop_ || !jobs_.empty(); });
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
