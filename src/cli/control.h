#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "cli/config_options.h"
#include "server/config.h"
#include "server/control_commands.h"

/// Where `rotate` and `forget` get their work done.
namespace nightbell::cli {

struct ControlReply {
  std::string line;          ///< see answer_control()
  bool from_server = false;  ///< a running server's
};

/// Asks the running server of the folder; without one, opens the folder itself, under its
/// locks, and does it.
/// @param adjust  changes what the journal is opened with; not called when a server runs
/// @param trust_clock  without a server: files are deleted by their age whatever the clock did
[[nodiscard]] Result<ControlReply> control(
    const server::Config& config, const server::ControlRequest& request, bool trust_clock,
    const std::function<void(store::JournalOptions&)>& adjust);

}  // namespace nightbell::cli
