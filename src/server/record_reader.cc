#include "server/record_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/nearest_name.h"

namespace nightbell::server {

RecordReader::RecordReader(const toml::table& table, std::string where,
                           std::vector<std::string>& errors)
    : table_(table), where_(std::move(where)), errors_(errors) {}

const toml::node* RecordReader::find(std::string_view member) {
  asked_.emplace_back(member);
  return table_.get(member);
}

void RecordReader::refuse(std::string_view member, std::string_view value,
                          std::string_view allowed) {
  good_ = false;
  errors_.push_back(fmt::format("{}.{}: {}; allowed: {}", where_, member, value, allowed));
}

std::string RecordReader::text(std::string_view member, bool (*accepts)(std::string_view),
                               std::string_view allowed, bool secret) {
  const auto* node = find(member);
  const auto* text = node == nullptr ? nullptr : node->as_string();
  if (text != nullptr && accepts(text->get())) return text->get();
  const auto shown = text == nullptr ? "no text"
                     : secret        ? "a value that is not shown"
                                     : fmt::format("\"{}\"", text->get());
  refuse(member, node == nullptr ? "is missing" : shown, allowed);
  return {};
}

std::string RecordReader::optional_text(std::string_view member, bool (*accepts)(std::string_view),
                                        std::string_view allowed) {
  return table_.contains(member) ? text(member, accepts, allowed)
                                 : (asked_.emplace_back(member), std::string());
}

std::optional<double> RecordReader::optional_number(std::string_view member, double min,
                                                    double max) {
  const auto* node = find(member);
  if (node == nullptr) return std::nullopt;
  const auto number = node->value<double>();
  if (number && *number >= min && *number <= max) return number;
  refuse(member, "wrong value", fmt::format("a number from {} to {}", min, max));
  return std::nullopt;
}

std::optional<std::int64_t> RecordReader::optional_integer(std::string_view member,
                                                           std::int64_t min, std::int64_t max) {
  const auto* node = find(member);
  if (node == nullptr) return std::nullopt;
  const auto* number = node->as_integer();
  if (number != nullptr && number->get() >= min && number->get() <= max) return number->get();
  refuse(member, "wrong value", fmt::format("a whole number from {} to {}", min, max));
  return std::nullopt;
}

std::vector<std::string> RecordReader::texts(std::string_view member,
                                             bool (*accepts)(std::string_view),
                                             std::string_view allowed) {
  const auto* node = find(member);
  if (node == nullptr) return {};
  std::vector<std::string> all;
  const auto* array = node->as_array();
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const auto* text = array->get(i)->as_string();
    if (text != nullptr && accepts(text->get())) all.push_back(text->get());
  }
  if (array == nullptr || all.size() != array->size()) {
    refuse(member, "wrong value", fmt::format("an array of {}", allowed));
  }
  return all;
}

std::vector<const toml::table*> RecordReader::records(std::string_view member) {
  const auto* node = find(member);
  if (node == nullptr) return {};
  const auto before = errors_.size();
  auto tables = tables_of(*node, fmt::format("{}.{}", where_, member), errors_);
  good_ = good_ && errors_.size() == before;
  return tables;
}

void RecordReader::no_other_members() {
  for (const auto& [name, node] : table_) {
    const std::string_view member = name.str();
    if (std::ranges::find(asked_, member) != asked_.end()) continue;
    good_ = false;
    errors_.push_back(fmt::format("{}.{}: unknown key (line {}){}", where_, member,
                                  node.source().begin.line, suggestion(member, asked_)));
  }
}

std::vector<const toml::table*> tables_of(const toml::node& node, std::string_view name,
                                          std::vector<std::string>& errors) {
  std::vector<const toml::table*> tables;
  const auto* array = node.as_array();
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    if (const auto* table = array->get(i)->as_table()) tables.push_back(table);
  }
  if (array == nullptr || tables.size() != array->size()) {
    errors.push_back(fmt::format("{}: not an array of tables", name));
    tables.clear();
  }
  return tables;
}

}  // namespace nightbell::server
