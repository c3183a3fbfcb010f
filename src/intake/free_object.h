#pragma once

#include "intake/json_reader.h"
#include "intake/write_context.h"

/// Objects whose keys the sender chooses. Keys are redacted like text; a pair whose
/// key is a secret's name is dropped or loses its value (CONTRACTS.md section 12).
namespace nightbell::intake {

/// What becomes of text under a key such as `password`.
enum class SecretPair : std::uint8_t {
  kDrop,    ///< in data, metadata, labels
  kRedact,  ///< elsewhere: the value becomes "[REDACTED]"
};

struct ObjectLimits {
  std::size_t bytes;  ///< of the JSON that is written; what passes it is left out
  std::size_t depth;  ///< levels of nesting, this object being the first
  std::size_t pairs;  ///< of this object
  std::size_t text;   ///< characters of a string
  SecretPair secret;
};

/// An object of any content within `limits`.
[[nodiscard]] bool write_free_object(std::string& out, Object object, std::string_view path,
                                     const ObjectLimits& limits, WriteContext& context);

/// `labels`: ≤ limits::kMaxLabels pairs of short text; numbers and booleans are kept as text.
[[nodiscard]] bool write_labels(std::string& out, Object labels, std::string_view path,
                                WriteContext& context);

/// `breadcrumbs`: the last `max` short objects (the newest are the nearest to the fault).
[[nodiscard]] bool write_breadcrumbs(std::string& out, Element value, std::size_t max,
                                     std::string_view path, WriteContext& context);

}  // namespace nightbell::intake
