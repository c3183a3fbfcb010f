#include "intake/line_sink.h"

#include <chrono>

namespace nightbell::intake {

LineSink::LineSink(Put put, metrics::Counter& dropped)
    : put_(std::move(put)), dropped_(dropped), thread_([this] { run(); }) {}

LineSink::~LineSink() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void LineSink::offer(Kind kind, bool from_browser, std::string_view text) {
  {
    std::lock_guard lock(mutex_);
    if (queued_bytes_ + text.size() <= kMaxQueued) {
      queued_bytes_ += text.size();
      queue_.push_back({kind, from_browser, std::string(text)});
      wake_.notify_one();
      return;
    }
  }
  dropped_.add();
}

bool LineSink::stopping() const {
  std::lock_guard lock(mutex_);
  return stop_;
}

void LineSink::run() {
  constexpr std::chrono::seconds kLastWords{1};
  std::chrono::steady_clock::time_point end{};
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stop_ || !queue_.empty(); });
    if (queue_.empty()) return;
    if (stop_) {
      if (end == std::chrono::steady_clock::time_point{})
        end = std::chrono::steady_clock::now() + kLastWords;
      if (std::chrono::steady_clock::now() > end) {
        dropped_.add(queue_.size());
        return;
      }
    }
    const Line line = std::move(queue_.front());
    queue_.pop_front();
    queued_bytes_ -= line.text.size();
    lock.unlock();
    if (!put_(line)) dropped_.add();
    lock.lock();
  }
}

}  // namespace nightbell::intake
