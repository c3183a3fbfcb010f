#include "cli/interrupt.h"

#include <signal.h>

#include <atomic>

namespace nightbell::cli {
namespace {

std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // a signal sets it

}  // namespace

void stop_when_asked() {
  struct sigaction action{};
  action.sa_handler = [](int) { asked.store(true); };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool asked_to_stop() {
  return asked.load();
}

}  // namespace nightbell::cli
