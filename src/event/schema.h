#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

/// What fields an event may have: one row a field, in the order in which the line
/// has them. The wire contract (CONTRACTS.md sections 1 to 3, 7, 14) as data; the
/// rows stand in schemas.cc. protocol/fields.json says the same to other languages.
namespace nightbell {

/// How a field is read, checked and written.
enum class FieldType : std::uint8_t {
  kText,         ///< string; redacted, then cut at `max` characters
  kRoute,        ///< kText that loses query and fragment first
  kId,           ///< base/ids.h is_id; anything else is left out
  kOpaqueId,     ///< any text of 1..max bytes; never cut (a cut id is another id)
  kVisitor,      ///< a visitor: an id, or the keyed hash of what is none
  kEnum,         ///< one of Field::words; anything else is left out
  kLevel,        ///< event/level.h
  kTime,         ///< RFC 3339, or Unix seconds or milliseconds where a number is allowed
  kNumber,       ///< finite number
  kCount,        ///< integer ≥ 0
  kScalar,       ///< number, boolean, or text of ≤ max characters
  kIdList,       ///< ≤ max ids
  kRecord,       ///< object with the fields of Field::child only
  kLabels,       ///< ≤ kMaxLabels pairs of short text
  kStack,        ///< lines of a stack trace
  kBreadcrumbs,  ///< ≤ max short objects
  kData,         ///< the allow-listed pairs of `data`
  kFree,         ///< an object of the application's own: bounded in size and depth
  kShape,        ///< a run's payload: type, size and key names, never the values
  kFlat,         ///< numbers, booleans, text of ≤ max characters; nothing nested
  kBuckets,      ///< a latency histogram: bucket index → count
};

/// What redaction must leave alone in a text (CONTRACTS.md section 12).
enum class Sensitivity : std::uint8_t {
  kText,        ///< everything is looked for
  kIdentifier,  ///< an id: digits are no phone, card or address
  kHostLike,    ///< release, user agent, host: dots and digits are no address
};

struct Schema;

struct Field {
  std::string_view name;
  FieldType type = FieldType::kText;
  std::uint16_t max = 0;  ///< characters, bytes or items, as the type says
  Sensitivity sensitivity = Sensitivity::kText;
  const Schema* child = nullptr;                 ///< kRecord
  std::span<const std::string_view> words = {};  ///< kEnum
  std::string_view written_as = {};              ///< the line's name for it; empty: `name`

  bool drops_secrets = false;  ///< kFree: pairs named like a secret are dropped, not [REDACTED]

  [[nodiscard]] constexpr std::string_view line_name() const {
    return written_as.empty() ? name : written_as;
  }
};

/// The most fields that a schema may have (a bit set of that many is kept a event).
inline constexpr std::size_t kMaxFields = 64;

/// Rows with a look-up by name. Threading: immutable after static initialisation.
struct Schema {
  explicit Schema(std::span<const Field> rows);

  /// Index of the field of that name; -1 when there is none. Cost: one hash, one compare.
  [[nodiscard]] int find(std::string_view name) const;

  std::span<const Field> fields;
  /// search_roles_of(line_name()) of each field, for a schema of whole events.
  std::array<std::uint8_t, kMaxFields> search_roles;

 private:
  static constexpr std::size_t kSlots = 256;
  std::array<std::int8_t, kSlots> slots_;
};

}  // namespace nightbell
