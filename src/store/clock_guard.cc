#include "store/clock_guard.h"

namespace nightbell::store {
namespace {

Nanos offset_of(const Clock& clock) {
  return clock.wall().time_since_epoch() - clock.steady().time_since_epoch();
}

std::string hours_in(Nanos time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::hours>(time).count()) + " h";
}

}  // namespace

ClockGuard::ClockGuard(const Clock& clock, WallTime newest_line)
    : clock_(clock), offset_(offset_of(clock)) {
  if (newest_line == WallTime{}) return;
  const Nanos silence = clock.wall() - newest_line;
  if (silence > kMaxSilence)
    doubt("at the start the newest line was " + hours_in(silence) + " old");
}

std::string ClockGuard::objection() {
  const Nanos offset = offset_of(clock_);
  const Nanos jump = std::chrono::abs(offset - offset_);
  if (jump > kMaxJump) {
    offset_ = offset;
    doubt("the clock was set by " + hours_in(jump));
  }
  if (!reason_.empty() && clock_.steady() - doubted_at_ >= kWait) agree();
  return reason_;
}

void ClockGuard::agree() {
  reason_.clear();
  offset_ = offset_of(clock_);
}

void ClockGuard::doubt(std::string reason) {
  reason_ = std::move(reason);
  doubted_at_ = clock_.steady();
}

}  // namespace nightbell::store
