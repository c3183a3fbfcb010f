#pragma once

#include <string>

#include "check/store_check.h"
#include "cli/ask_options.h"
#include "server/config.h"

/// Which store `nightbell store …` works on.
namespace nightbell::cli {

struct StoreScope {
  server::Config config;  ///< of the folder
  check::Scope scope;
};

/// @param folder  a data folder, or that of one kind in it; empty: the configured one
/// @error kInvalidArgument  there is no such folder, or it is none of a store; kIo
[[nodiscard]] Result<StoreScope> store_scope(const AskOptions& options, const std::string& folder);

/// Told on a terminal how far a check is; findings go to `found`.
[[nodiscard]] Result<check::Summary> check_with_progress(
    const check::Scope& scope, const std::function<void(const check::Finding&)>& found);

}  // namespace nightbell::cli
