#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "event/schema.h"
#include "intake/json_reader.h"
#include "intake/verdicts.h"

/// One event as its sender wrote it, sorted into the fields of its schema. Nothing is
/// judged yet: rules do that, the line writer writes what is left.
namespace nightbell::intake {

/// Threading: one at a time. Views into the JSON document and into texts set by rules.
class Item {
 public:
  explicit Item(const Schema& schema) : schema_(schema) {}

  /// Takes the pairs of `object`: null is absent, the last of equal keys wins, an
  /// unknown key that is none of `envelope_keys` is noted in `dropped` (as `path` + key).
  void collect(Object object, std::string_view path, DroppedFields& dropped,
               std::span<const std::string_view> envelope_keys = {});

  [[nodiscard]] const Schema& schema() const { return schema_; }

  /// True when the sender gave the field (not null) or a rule set it.
  [[nodiscard]] bool has(std::size_t field) const { return (present_ >> field & 1) != 0; }
  [[nodiscard]] bool has(std::string_view name) const;

  /// True when a rule set the field.
  [[nodiscard]] bool is_set(std::size_t field) const { return (is_set_ >> field & 1) != 0; }

  /// The field's text when it is a string (or was set by a rule).
  [[nodiscard]] std::optional<std::string_view> text(std::size_t field) const;
  [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const;

  /// The field as JSON; only when has() and no rule set it.
  [[nodiscard]] std::optional<Element> element(std::size_t field) const;
  [[nodiscard]] std::optional<Element> element(std::string_view name) const;

  /// A rule's own value for a text field; `text` must outlive the item.
  void set(std::string_view name, std::string_view text);
  void remove(std::string_view name);

  /// The present fields as bits, in the order of the schema.
  [[nodiscard]] std::uint64_t present() const { return present_; }

 private:
  const Schema& schema_;
  std::uint64_t present_ = 0;
  std::uint64_t is_set_ = 0;  ///< by a rule: the value is in texts_
  /// A value of a field: an element, or the text that a rule set. Not initialised (an item
  /// is made for every event and record): present_ and is_set_ say what is there.
  union Value {
    Value() {}
    Element element;
    std::string_view text;
  };
  std::array<Value, kMaxFields> values_;
};

}  // namespace nightbell::intake
