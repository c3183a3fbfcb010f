#include "intake/item.h"

#include <algorithm>

namespace nightbell::intake {
namespace {
constexpr std::uint64_t bit(std::size_t field) {
  return std::uint64_t{1} << field;
}
}  // namespace

void Item::collect(Object object, std::string_view path, DroppedFields& dropped,
                   std::span<const std::string_view> envelope_keys) {
  for (const auto& [key, value] : object) {
    const int found = schema_.find(key);
    if (found < 0) {
      if (std::ranges::find(envelope_keys, key) == envelope_keys.end()) dropped.add(path, key);
      continue;
    }
    const auto field = static_cast<std::size_t>(found);
    if (value.is_null()) {
      present_ &= ~bit(field);
      continue;
    }
    values_[field].element = value;
    present_ |= bit(field);
  }
}

bool Item::has(std::string_view name) const {
  const int field = schema_.find(name);
  return field >= 0 && has(static_cast<std::size_t>(field));
}

std::optional<std::string_view> Item::text(std::size_t field) const {
  if (!has(field)) return std::nullopt;
  if ((is_set_ & bit(field)) != 0) return values_[field].text;
  std::string_view text;
  if (values_[field].element.get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

std::optional<std::string_view> Item::text(std::string_view name) const {
  const int field = schema_.find(name);
  return field < 0 ? std::nullopt : text(static_cast<std::size_t>(field));
}

std::optional<Element> Item::element(std::size_t field) const {
  if (!has(field) || (is_set_ & bit(field)) != 0) return std::nullopt;
  return values_[field].element;
}

std::optional<Element> Item::element(std::string_view name) const {
  const int field = schema_.find(name);
  return field < 0 ? std::nullopt : element(static_cast<std::size_t>(field));
}

void Item::set(std::string_view name, std::string_view text) {
  const int field = schema_.find(name);
  if (field < 0) return;
  const auto at = static_cast<std::size_t>(field);
  values_[at].text = text;
  present_ |= bit(at);
  is_set_ |= bit(at);
}

void Item::remove(std::string_view name) {
  const int field = schema_.find(name);
  if (field >= 0) present_ &= ~bit(static_cast<std::size_t>(field));
}

}  // namespace nightbell::intake
