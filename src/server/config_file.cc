#include "server/config_file.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <optional>

#include "server/config_records.h"
#include "server/nearest_name.h"
#include "server/setting.h"

namespace nightbell::server {

namespace {

/// A TOML scalar as the text that a flag would have; nothing for tables, arrays, dates.
std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return std::nullopt;
}

/// A list is carried as comma text, so that every source is read the same way.
std::optional<std::string> list_text(const toml::array& items) {
  std::string joined;
  for (const auto& item : items) {
    const auto* text = item.as_string();
    if (text == nullptr || text->get().contains(',')) return std::nullopt;
    if (!joined.empty()) joined += ',';
    joined += text->get();
  }
  return joined;
}

std::optional<std::string> value_text(const Setting& setting, const toml::node& node) {
  Config any;
  const bool is_list = std::holds_alternative<std::vector<std::string>*>(setting.slot(any));
  if (const auto* items = node.as_array()) return is_list ? list_text(*items) : std::nullopt;
  return scalar_text(node);
}

void read_section(const std::string& section, const toml::table& table, ConfigFile& file) {
  for (const auto& [name, node] : table) {
    const auto key = fmt::format("{}.{}", section, name.str());
    const auto* setting = find_setting(key);
    const auto line = node.source().begin.line;
    if (setting == nullptr) {
      file.errors.push_back(
          fmt::format("{}: unknown key (line {}){}", key, line, suggestion(key, setting_keys())));
    } else if (auto text = value_text(*setting, node)) {
      file.values[key] = std::move(*text);
    } else {
      file.errors.push_back(fmt::format("{}: the value on line {} has the wrong type", key, line));
    }
  }
}

void read_root(const toml::table& root, ConfigFile& file) {
  for (const auto& [name, node] : root) {
    const std::string section(name.str());
    if (section == "keys") {
      file.keys = parse_keys(node, file.errors);
    } else if (section == "counters") {
      file.counters = parse_counters(node, file.errors);
    } else if (const auto* table = node.as_table()) {
      read_section(section, *table, file);
    } else {
      file.errors.push_back(
          fmt::format("{}: unknown key (line {}); settings stand in a [section]{}", section,
                      node.source().begin.line, suggestion(section, setting_keys())));
    }
  }
}

}  // namespace

ConfigFile parse_config_file(const std::string& text, const std::string& name) {
  ConfigFile file;
  try {
    read_root(toml::parse(text, name), file);
  } catch (const toml::parse_error& error) {
    file.errors.push_back(fmt::format("{}:{}:{}: not valid TOML: {}", name,
                                      error.source().begin.line, error.source().begin.column,
                                      error.description()));
  }
  return file;
}

}  // namespace nightbell::server
