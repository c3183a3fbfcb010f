#include "server/config_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/json.h"
#include "server/setting.h"
#include "server/setting_value.h"

namespace nightbell::server {

namespace {

constexpr std::string_view kMask = "\"********\"";

std::string json_text(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string json_list(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const auto& text : texts) items.push_back(json_text(text));
  return fmt::format("[{}]", fmt::join(items, ", "));
}

/// A secret that is set is masked; that there is none is no secret.
std::string shown(const Setting& setting, Config& config) {
  auto value = literal(setting.slot(config));
  return setting.secret && value != "\"\"" ? std::string(kMask) : value;
}

/// Members of a record with their literals, in order; both TOML and JSON are made of it.
using Members = std::vector<std::pair<std::string_view, std::string>>;

Members members_of(const KeyConfig& key) {
  const bool is_server = key.role == KeyConfig::Role::kServer;
  Members members = {{"name", json_text(key.name)},
                     {"kind", is_server ? "\"server\"" : "\"browser\""},
                     {"value", is_server ? std::string(kMask) : json_text(key.value)},
                     {"services", json_list(key.services)}};
  if (key.environment) members.emplace_back("environment", json_text(name_of(*key.environment)));
  if (key.rate) members.emplace_back("rate", fmt::format("{}", *key.rate));
  if (key.burst) members.emplace_back("burst", fmt::format("{}", *key.burst));
  return members;
}

/// @param assign  between name and value: ` = ` in TOML, `: ` in JSON
std::string record(const Members& members, std::string_view assign, bool quote_names) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : members) {
    parts.push_back(fmt::format("{}{}{}", quote_names ? json_text(name) : name, assign, value));
  }
  return fmt::format("{{{}}}", fmt::join(parts, ", "));
}

Members members_of(const CounterConfig& counter, std::string_view assign, bool quote_names) {
  std::vector<std::string> labels;
  for (const auto& label : counter.labels) {
    labels.push_back(record({{"field", json_text(label.field)},
                             {"label", json_text(label.label)},
                             {"values", json_list(label.values)}},
                            assign, quote_names));
  }
  return {{"name", json_text(counter.name)},
          {"event", json_text(counter.event)},
          {"help", json_text(counter.help)},
          {"labels", fmt::format("[{}]", fmt::join(labels, ", "))}};
}

std::string toml_records(std::string_view name, const Members& members) {
  std::string out = fmt::format("\n[[{}]]\n", name);
  for (const auto& [member, value] : members) out += fmt::format("{} = {}\n", member, value);
  return out;
}

std::string source_of(const Config& config, std::string_view key) {
  const auto at = config.sources.find(key);
  return at == config.sources.end() ? Source{}.text() : at->second.text();
}

/// Bars and line ends would end a cell.
std::string cell(std::string text) {
  for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
    text.insert(at, 1, '\\');
  }
  return text;
}

}  // namespace

std::string config_as_toml(const Config& config) {
  Config copy = config;
  std::vector<std::pair<std::string, std::string>> rows;  // `key = value`, source
  std::size_t width = 0;
  for (const auto& setting : settings()) {
    const auto name = setting.key.substr(setting.key.find('.') + 1);
    rows.emplace_back(fmt::format("{} = {}", name, shown(setting, copy)),
                      source_of(config, setting.key));
    width = std::max(width, std::min<std::size_t>(rows.back().first.size(), 60));
  }
  std::string out;
  std::string_view section;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto key = settings()[i].key;
    if (const auto its = key.substr(0, key.find('.')); its != section) {
      out += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", its);
      section = its;
    }
    out += fmt::format("{:<{}}  # {}\n", rows[i].first, width, rows[i].second);
  }
  for (const auto& key : config.keys) out += toml_records("keys", members_of(key));
  for (const auto& counter : config.counters) {
    out += toml_records("counters", members_of(counter, " = ", false));
  }
  return out;
}

std::string config_as_json(const Config& config) {
  Config copy = config;
  std::vector<std::string> values;
  for (const auto& setting : settings()) {
    values.push_back(fmt::format("\n    {}: {{\"value\": {}, \"source\": {}}}",
                                 json_text(setting.key), shown(setting, copy),
                                 json_text(source_of(config, setting.key))));
  }
  std::vector<std::string> keys;
  for (const auto& key : config.keys) keys.push_back(record(members_of(key), ": ", true));
  std::vector<std::string> counters;
  for (const auto& counter : config.counters) {
    counters.push_back(record(members_of(counter, ": ", true), ": ", true));
  }
  return fmt::format(
      "{{\n  \"settings\": {{{}\n  }},\n  \"keys\": [{}],\n  \"counters\": [{}],\n"
      "  \"warnings\": {}\n}}\n",
      fmt::join(values, ","), fmt::join(keys, ", "), fmt::join(counters, ", "),
      json_list(config.warnings));
}

std::string settings_reference() {
  std::string out =
      "| setting | default | allowed | meaning | also read from |\n|---|---|---|---|---|\n";
  for (const auto& setting : settings()) {
    std::string fallback =
        setting.fallback.empty() ? "empty" : fmt::format("`{}`", setting.fallback);
    if (!setting.fallback_in_dev.empty()) {
      fallback += fmt::format(" (`{}` in dev)", setting.fallback_in_dev);
    }
    std::vector<std::string> variables;
    for (const auto name : setting.legacy) {
      if (!name.empty()) variables.push_back(fmt::format("`{}`", name));
    }
    out += fmt::format("| `{}`{}{} | {} | {} | {} | {} |\n", setting.key,
                       setting.secret ? " (secret)" : "", setting.reloadable ? " (reloads)" : "",
                       cell(fallback), cell(allowed_values(setting)),
                       cell(std::string(setting.help)), fmt::join(variables, ", "));
  }
  return out;
}

}  // namespace nightbell::server
