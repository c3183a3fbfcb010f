#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/units.h"
#include "event/kind.h"
#include "metrics/counter.h"

/// Copies of stored lines to places beside the store (stdout, mirror files). A slow or
/// blocked place loses copies, which is counted; it never delays an event.
namespace nightbell::intake {

/// A bounded queue and the thread that empties it. Threading: any thread.
class LineSink {
 public:
  /// What a place needs to know of a line.
  struct Line {
    Kind kind;
    bool from_browser;
    std::string text;  ///< with its newline
  };
  /// Called on the sink's thread. Returns false when the line could not be put there.
  using Put = std::function<bool(const Line& line)>;

  /// @param dropped  counts lines that found no room or could not be put; outlives this
  LineSink(Put put, metrics::Counter& dropped);
  /// Puts what is queued for at most a second, then ends the thread.
  ~LineSink();
  LineSink(const LineSink&) = delete;
  LineSink& operator=(const LineSink&) = delete;

  /// Never blocks.
  void offer(Kind kind, bool from_browser, std::string_view text);

  /// True once the sink is ending: a place that waits gives up.
  [[nodiscard]] bool stopping() const;

 private:
  static constexpr std::size_t kMaxQueued = 4_MiB;

  void run();

  const Put put_;
  metrics::Counter& dropped_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Line> queue_;
  std::size_t queued_bytes_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace nightbell::intake
