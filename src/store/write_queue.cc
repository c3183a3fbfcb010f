#include "store/write_queue.h"

namespace nightbell::store {
namespace {

/// Of the queue's capacity, in percent (STORE.md, Queue).
constexpr std::size_t share_of(QueueClass queue_class) {
  switch (queue_class) {
    case QueueClass::kBackground:
      return 50;
    case QueueClass::kNormal:
      return 80;
    case QueueClass::kUrgent:
      return 100;
  }
  return 0;
}

}  // namespace

WriteQueue::WriteQueue(std::size_t capacity_bytes) : capacity_(capacity_bytes) {}

bool WriteQueue::reserve(QueueClass queue_class, std::size_t bytes) {
  const std::size_t limit = capacity_ / 100 * share_of(queue_class);
  if (reserved_.fetch_add(bytes) + bytes <= limit) return true;
  reserved_.fetch_sub(bytes);
  return false;
}

void WriteQueue::unreserve(std::size_t bytes) {
  reserved_.fetch_sub(bytes);
}

WriteQueue::Push WriteQueue::push(HandOver& hand_over) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return Push::kClosed;
    queue_.push_back(std::move(hand_over));
    if (role_taken_) return Push::kQueued;
    if (!thread_preferred_) {
      role_taken_ = true;
      return Push::kWrite;
    }
  }
  changed_.notify_one();
  return Push::kQueued;
}

bool WriteQueue::try_take_role() {
  std::lock_guard lock(mutex_);
  if (role_taken_) return false;
  role_taken_ = true;
  return true;
}

void WriteQueue::wait_for_last_role() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !role_taken_; });
  role_taken_ = true;
}

bool WriteQueue::take(std::vector<HandOver>& out, std::size_t max_lines, std::size_t max_bytes) {
  {
    std::lock_guard lock(mutex_);
    const bool hand_to_thread = thread_preferred_ && !held_by_thread_ && !closed_;
    if (!queue_.empty() && !hand_to_thread) {
      std::size_t lines = 0;
      std::size_t bytes = 0;
      while (!queue_.empty() && lines < max_lines && bytes < max_bytes) {
        for (const BatchPtr& batch : queue_.front().batches) {
          lines += batch->lines.size();
          bytes += batch->bytes.size();
        }
        out.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      return true;
    }
    role_taken_ = held_by_thread_ = false;
    if (queue_.empty() && !closed_) return false;
  }
  changed_.notify_all();
  return false;
}

void WriteQueue::give_role_back() {
  {
    std::lock_guard lock(mutex_);
    role_taken_ = held_by_thread_ = false;
  }
  changed_.notify_all();
}

void WriteQueue::prefer_thread(bool yes) {
  std::lock_guard lock(mutex_);
  thread_preferred_ = yes;
}

bool WriteQueue::wait_for_role() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || (!role_taken_ && !queue_.empty()); });
  if (closed_) return false;
  role_taken_ = held_by_thread_ = true;
  return true;
}

void WriteQueue::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

}  // namespace nightbell::store
