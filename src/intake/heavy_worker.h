#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "intake/event_decoder.h"
#include "intake/inflate.h"

namespace nightbell::intake {

/// The tools of one thread that decodes bodies.
struct Workbench {
  explicit Workbench(EventCounters& counters) : decoder(counters) {}
  EventDecoder decoder;
  Inflater inflater;
};

/// The thread for bodies that would hold a loop up (limits::kLoopBody). What waits
/// is bounded by the bytes of bodies in flight (http/server.h).
/// Threading: any thread.
class HeavyWorker {
 public:
  explicit HeavyWorker(EventCounters& counters);
  /// Finishes what was posted.
  ~HeavyWorker();
  HeavyWorker(const HeavyWorker&) = delete;
  HeavyWorker& operator=(const HeavyWorker&) = delete;

  void post(std::function<void(Workbench&)> job);

 private:
  void run();

  EventCounters& counters_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void(Workbench&)>> jobs_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace nightbell::intake
