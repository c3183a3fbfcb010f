#pragma once

namespace nightbell::cli {

/// From now on Ctrl-C and SIGTERM only ask: see asked_to_stop().
void stop_when_asked();
/// Threading: any thread.
[[nodiscard]] bool asked_to_stop();

}  // namespace nightbell::cli
