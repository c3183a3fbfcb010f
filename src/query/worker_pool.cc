#include "query/worker_pool.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <string>
#include <system_error>

namespace nightbell::query {

Result<std::unique_ptr<WorkerPool>> WorkerPool::start(WorkerPoolOptions options) {
  options.workers = std::max(options.workers, 1U);
  std::unique_ptr<WorkerPool> pool(new WorkerPool(std::move(options)));
  try {
    for (unsigned i = 0; i < pool->options_.workers; ++i) {
      pool->threads_.emplace_back([&workers = *pool, i] { workers.work(i); });
    }
  } catch (const std::system_error& error) {
    return fail(ErrorCode::kUnavailable, std::string("threads for queries: ") + error.what());
  }
  return pool;
}

WorkerPool::~WorkerPool() {
  stop();
}

Result<WorkerPool::JobId> WorkerPool::submit(Job job) {
  JobId id{};
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorCode::kUnavailable, "queries are stopping");
    // An idle worker may not have woken for its job yet: that job does not wait.
    const std::size_t idle = options_.workers - running_.size();
    if (waiting_.size() >= options_.max_waiting + idle) {
      return fail(ErrorCode::kFull, "too many queries wait");
    }
    id = JobId{++last_id_};
    waiting_.push_back({id, std::move(job), {}});
  }
  has_work_.notify_one();
  return id;
}

bool WorkerPool::cancel(JobId id) {
  // Dropped and told without the lock: both may call foreign code.
  Task removed;
  std::stop_source running(std::nostopstate);
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = std::ranges::find(waiting_, id, &Task::id); it != waiting_.end()) {
      removed = std::move(*it);
      waiting_.erase(it);
      return true;
    }
    const auto it = std::ranges::find(running_, id, [](const Task* task) { return task->id; });
    if (it != running_.end()) running = (*it)->stop;
  }
  running.request_stop();
  return false;
}

void WorkerPool::stop() {
  std::vector<std::stop_source> sources;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const Task& task : waiting_) sources.push_back(task.stop);
    for (const Task* task : running_) sources.push_back(task->stop);
  }
  for (std::stop_source& source : sources) source.request_stop();
  has_work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

std::size_t WorkerPool::running() const {
  const std::lock_guard lock(mutex_);
  return running_.size();
}

void WorkerPool::work(unsigned index) {
  ::pthread_setname_np(::pthread_self(), ("query-" + std::to_string(index)).c_str());
  lower_priority();
  std::unique_lock lock(mutex_);
  for (;;) {
    has_work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    {
      const Task task = std::move(waiting_.front());
      waiting_.pop_front();
      running_.push_back(&task);
      lock.unlock();
      run(task);
      lock.lock();
      std::erase(running_, &task);
      lock.unlock();
    }
    lock.lock();
  }
}

void WorkerPool::lower_priority() {
  // On Linux this is the thread's own, whatever POSIX says of processes (setpriority(2)).
  const auto thread = static_cast<id_t>(::gettid());
  if (::setpriority(PRIO_PROCESS, thread, options_.nice) == 0) {
    low_priority_workers_.fetch_add(1, std::memory_order_relaxed);
  }
}

void WorkerPool::run(const Task& task) const {
  std::string what;
  try {
    return task.job(task.stop.get_token());
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
    what = "unknown exception";
  }
  if (options_.on_fault) options_.on_fault(what);
}

}  // namespace nightbell::query
