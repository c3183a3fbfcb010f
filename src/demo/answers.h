#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "http/exchange.h"
#include "http/server.h"

namespace nightbell::demo {

/// Answers that are being spoken, on all loops.
using OpenAnswers = std::atomic<std::size_t>;

/// More at a time are refused: each one holds a connection for two seconds.
inline constexpr std::size_t kMaxAnswers = 64;

/// Between two words.
inline constexpr std::chrono::milliseconds kPause{120};

/// Answers that stream word by word, as a model speaks.
/// Threading: its loop only.
class Answers {
 public:
  /// Called in the middle of an answer that is to break off; its client sees that once
  /// `then` is called, on this loop.
  using BreaksOff = std::function<void(std::function<void()> then)>;

  Answers(http::Loop& loop, OpenAnswers& open, std::chrono::milliseconds pause)
      : loop_(loop), open_(open), pause_(pause) {}
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

  /// Begins one. It ends by itself, or when its client leaves.
  /// @param days        what it is about: a number, else 7
  /// @param breaks_off  empty: the answer will be whole
  /// @return  false, and nothing was replied, when kMaxAnswers are being spoken
  [[nodiscard]] bool begin(http::Exchange& exchange, std::string_view days, BreaksOff breaks_off);

 private:
  struct Leave {
    void operator()(OpenAnswers* open) const { open->fetch_sub(1, std::memory_order_relaxed); }
  };
  /// One of kMaxAnswers.
  using Place = std::unique_ptr<OpenAnswers, Leave>;

  struct Answer {
    Place place;
    http::StreamPtr stream;
    BreaksOff breaks_off;
    std::size_t next = 0;  ///< word
  };

  [[nodiscard]] Place take_place();
  /// Says the next word of `id`, if somebody still listens.
  void speak(std::uint64_t id);

  http::Loop& loop_;
  OpenAnswers& open_;
  const std::chrono::milliseconds pause_;
  std::map<std::uint64_t, Answer> answers_;
  std::uint64_t last_id_ = 0;
};

}  // namespace nightbell::demo
