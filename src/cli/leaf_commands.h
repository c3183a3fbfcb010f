#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

/// The subcommands that do something: `search`, `store check`.
namespace nightbell::cli {

/// Those of `app` itself; a group, as `store`, is one of them.
[[nodiscard]] inline std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

struct LeafCommand {
  std::string name;  ///< with that of its group
  const CLI::App* app = nullptr;
};

/// In the order in which they were added.
[[nodiscard]] inline std::vector<LeafCommand> leaf_commands(const CLI::App& app) {
  std::vector<LeafCommand> leaves;
  for (const CLI::App* command : commands_of(app)) {
    const auto inner = commands_of(*command);
    if (inner.empty()) leaves.push_back({command->get_name(), command});
    for (const CLI::App* leaf : inner)
      leaves.push_back({command->get_name() + ' ' + leaf->get_name(), leaf});
  }
  return leaves;
}

}  // namespace nightbell::cli
