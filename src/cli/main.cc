#include <fmt/format.h>

#include "cli/command_line.h"

/// The program.
int main(int argc, char** argv) {
  try {
    return nightbell::cli::CommandLine().run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "nightbell: {}\n", error.what());
    return nightbell::cli::kFailure;
  }
}
