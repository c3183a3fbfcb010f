#include "server/config_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ids.h"
#include "server/record_reader.h"
#include "server/setting_value.h"
#include "server/text_checks.h"

namespace nightbell::server {

namespace {

constexpr std::string_view kIdWords = "1 to 64 of [A-Za-z0-9._:-]";
constexpr std::string_view kNameWords = "1 to 64 of [A-Za-z0-9_], no digit first";

bool is_key_value(std::string_view text) {
  return text.size() >= 8 && text.size() <= 256 && is_token(text);
}
/// A server key admits whoever knows it: not to be guessed.
bool is_server_key_value(std::string_view text) {
  return text.size() >= 16 && is_key_value(text);
}

bool is_role(std::string_view text) {
  return text == "browser" || text == "server";
}

bool is_environment(std::string_view text) {
  return parse_environment(text).has_value();
}

bool is_name_text(std::string_view text) {
  return !text.empty() && is_short_text(text);
}

/// Prefixes of what the server itself exports; counters of the configuration keep clear.
constexpr auto kReservedPrefixes =
    std::to_array<std::string_view>({"nightbell_", "ux_", "client_", "process_"});

bool is_counter_name(std::string_view text) {
  return is_metric_name(text) && text.ends_with("_total") &&
         std::ranges::none_of(kReservedPrefixes,
                              [text](std::string_view prefix) { return text.starts_with(prefix); });
}

bool any_text(std::string_view text) {
  return text.size() <= 256;
}

KeyConfig parse_key(RecordReader& record) {
  KeyConfig key;
  key.name = record.text("name", is_id, kIdWords);
  const auto role = record.text("kind", is_role, "browser or server");
  key.role = role == "server" ? KeyConfig::Role::kServer : KeyConfig::Role::kBrowser;
  key.value =
      key.role == KeyConfig::Role::kServer
          ? record.text("value", is_server_key_value, "16 to 256 visible ASCII characters", true)
          : record.text("value", is_key_value, "8 to 256 visible ASCII characters");
  const auto environment =
      record.optional_text("environment", is_environment, "dev, staging or prod");
  if (!environment.empty()) key.environment = *parse_environment(environment);
  key.services = record.texts("services", is_name_text, "names of at most 64 bytes");
  key.rate = record.optional_number("rate", 0, 1e6);
  key.burst = record.optional_integer("burst", 1, 1'000'000);
  record.no_other_members();
  return key;
}

CounterConfig::Label parse_label(RecordReader& record) {
  CounterConfig::Label label;
  label.field = record.text("field", is_field_name, "1 to 64 of [A-Za-z0-9._-]");
  label.label = record.text("label", is_metric_name, kNameWords);
  label.values = record.texts("values", is_name_text, "texts of at most 64 bytes");
  record.no_other_members();
  return label;
}

CounterConfig parse_counter(RecordReader& record, std::vector<std::string>& errors) {
  CounterConfig counter;
  counter.name = record.text("name", is_counter_name,
                             "a metric name that ends in _total and does not begin with "
                             "nightbell_, ux_, client_ or process_");
  counter.event = record.text("event", is_name_text, "the name of an event, at most 64 bytes");
  counter.help = record.text("help", any_text, "text of at most 256 bytes");
  const auto labels = record.records("labels");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    RecordReader label(*labels[i], fmt::format("{}.labels[{}]", record.where(), i), errors);
    counter.labels.push_back(parse_label(label));
    if (std::ranges::count(counter.labels, counter.labels.back().label,
                           &CounterConfig::Label::label) > 1) {
      record.refuse("labels", "\"" + counter.labels.back().label + "\" twice", "each label once");
    }
  }
  record.no_other_members();
  return counter;
}

}  // namespace

std::vector<KeyConfig> parse_keys(const toml::node& node, std::vector<std::string>& errors) {
  std::vector<KeyConfig> keys;
  const auto tables = tables_of(node, "keys", errors);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    RecordReader record(*tables[i], fmt::format("keys[{}]", i), errors);
    auto key = parse_key(record);
    if (!record.good()) continue;
    if (std::ranges::count(keys, key.name, &KeyConfig::name) > 0) {
      record.refuse("name", "\"" + key.name + "\" stands twice", "each name once");
    } else if (std::ranges::count(keys, key.value, &KeyConfig::value) > 0) {
      record.refuse("value", "another key has it too", "each value once");
    } else {
      keys.push_back(std::move(key));
    }
  }
  return keys;
}

std::vector<CounterConfig> parse_counters(const toml::node& node,
                                          std::vector<std::string>& errors) {
  std::vector<CounterConfig> counters;
  const auto tables = tables_of(node, "counters", errors);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    RecordReader record(*tables[i], fmt::format("counters[{}]", i), errors);
    auto counter = parse_counter(record, errors);
    if (!record.good()) continue;
    if (std::ranges::count(counters, counter.name, &CounterConfig::name) > 0) {
      record.refuse("name", "\"" + counter.name + "\" stands twice", "each name once");
    } else {
      counters.push_back(std::move(counter));
    }
  }
  return counters;
}

}  // namespace nightbell::server
