#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace nightbell::bench {

/// What `load` was asked to do.
struct LoadOptions {
  std::uint16_t port = 0;  ///< on 127.0.0.1
  std::string path;
  std::string bodies_file;  ///< one body a line, sent in turn
  int connections = 64;     ///< 1..4096, kept alive
  double rate = 0;          ///< requests a second, above 0
  std::chrono::seconds duration{5};
};

/// Reads `--port N --path P --bodies FILE --rate R [--connections N] [--seconds N]`.
/// @error  kInvalidArgument  names the flag; print it and exit 2
Result<LoadOptions> read_options(int argc, const char* const* argv);

/// The requests that a file's bodies make, as bytes on the wire.
/// @error  kIo  the file cannot be read or holds no body
Result<std::vector<std::string>> make_requests(const LoadOptions& options);

}  // namespace nightbell::bench
