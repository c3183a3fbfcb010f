#pragma once

#include "server/config.h"
#include "server/config_input.h"

/// The server as a whole: constructs the folders, serves until a signal, stops.
namespace nightbell::server {

/// Serves until SIGTERM or SIGINT, then answers what is open and closes the store.
///
/// @param input  read again on SIGHUP (see reload_config)
/// @return  the process's exit status: 0 after a clean stop, 1 when it could not start
/// Threading: the main thread, once.
[[nodiscard]] int run(const Config& config, const ConfigInput& input);

}  // namespace nightbell::server
