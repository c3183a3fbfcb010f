#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "server/config_checks.h"
#include "server/config_file.h"
#include "server/config_input.h"
#include "server/nearest_name.h"
#include "server/setting.h"
#include "server/setting_value.h"

namespace nightbell::server {

namespace {

struct Found {
  std::string text;
  Source source;
};

std::optional<Found> from_environment(const ConfigInput& input, const Setting& setting) {
  std::vector<std::string> names = {variable_of(setting)};
  for (const auto legacy : setting.legacy) {
    if (!legacy.empty()) names.emplace_back(legacy);
  }
  for (const auto& name : names) {
    if (const auto* text = input.variable(name)) {
      return Found{*text, {Source::From::kEnvironment, name}};
    }
  }
  return std::nullopt;
}

/// The strongest source's text for the setting.
Found find_value(const ConfigInput& input, const ConfigFile& file, const Setting& setting,
                 bool is_dev) {
  const auto flag = std::find_if(input.flags.rbegin(), input.flags.rend(),
                                 [&](const auto& given) { return given.key == setting.key; });
  if (flag != input.flags.rend()) return {flag->value, {Source::From::kFlag, flag->flag}};
  if (auto found = from_environment(input, setting)) return std::move(*found);
  if (const auto at = file.values.find(setting.key); at != file.values.end()) {
    return {at->second, {Source::From::kFile, input.file_path}};
  }
  const bool in_dev = is_dev && !setting.fallback_in_dev.empty();
  return {std::string(in_dev ? setting.fallback_in_dev : setting.fallback), {}};
}

void check_flag_keys(const ConfigInput& input, std::vector<std::string>& errors) {
  for (const auto& flag : input.flags) {
    if (find_setting(flag.key) != nullptr) continue;
    errors.push_back(fmt::format("{}: unknown key (flag {}){}", flag.key, flag.flag,
                                 suggestion(flag.key, setting_keys())));
  }
}

/// Variables of our prefix that nobody reads are most likely typing errors.
std::vector<std::string> unknown_variables(const ConfigInput& input) {
  std::vector<std::string> known = {std::string(kFileVariable)};
  for (const auto& setting : settings()) known.push_back(variable_of(setting));
  std::vector<std::string> warnings;
  for (const auto& [name, text] : input.environment) {
    if (!name.starts_with("NIGHTBELL_") || std::ranges::find(known, name) != known.end()) continue;
    warnings.push_back(
        fmt::format("{}: unknown environment variable{}", name, suggestion(name, known)));
  }
  return warnings;
}

std::string refusal(const Setting& setting, const Found& found, const std::string& allowed) {
  const auto value = setting.secret ? "a value that is not shown" : "\"" + found.text + "\"";
  return fmt::format("{}: {} ({}); allowed: {}", setting.key, value, found.source.text(), allowed);
}

/// Counts what CONTRACTS.md section 9 ships enabled; a counter of the same name in the
/// file takes its place.
std::vector<CounterConfig> with_shipped(std::vector<CounterConfig> configured) {
  CounterConfig shipped{
      .name = "assistant_tool_queries_total",
      .event = "assistant_tool_query",
      .help = "Queries to the assistant's tools, by tool and whether they found something.",
      .labels = {{.field = "tool", .label = "tool", .values = {}},
                 {.field = "has_hits", .label = "has_hits", .values = {"0", "1"}}}};
  const bool replaced =
      std::ranges::find(configured, shipped.name, &CounterConfig::name) != configured.end();
  if (!replaced) configured.insert(configured.begin(), std::move(shipped));
  return configured;
}

std::string joined(const std::vector<std::string>& lines) {
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

Result<Config> load_config(const ConfigInput& input) {
  auto file = parse_config_file(input.file_text, input.file_path);
  auto errors = std::move(file.errors);
  check_flag_keys(input, errors);

  Config config;
  const auto read = [&](const Setting& setting) {
    const bool is_dev = config.environment.name == Environment::kDev;
    auto found = find_value(input, file, setting, is_dev);
    if (const auto read_it = parse_value(setting, found.text, setting.slot(config)); !read_it) {
      errors.push_back(refusal(setting, found, read_it.error().message));
    }
    config.sources.emplace(setting.key, std::move(found.source));
  };
  // The environment first: defaults of others depend on it.
  read(*find_setting("environment.name"));
  for (const auto& setting : settings()) {
    if (setting.key != "environment.name") read(setting);
  }
  config.keys = std::move(file.keys);
  config.counters = with_shipped(std::move(file.counters));

  if (errors.empty()) errors = contradictions(config);
  if (!errors.empty()) return fail(ErrorCode::kInvalidArgument, joined(errors));
  config.warnings = unknown_variables(input);
  std::ranges::move(doubts(config), std::back_inserter(config.warnings));
  return config;
}

}  // namespace nightbell::server
