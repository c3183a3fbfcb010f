#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

/// What makes two errors the same one.
namespace nightbell::query {

/// Fingerprints of different versions are not comparable; grows when the rules change.
inline constexpr int kFingerprintVersion = 1;

/// The parts that a fingerprint is made of.
struct ErrorIdentity {
  std::string type;     ///< `error.type`; empty: none
  std::string message;  ///< normalised
  std::string culprit;  ///< the frame to blame, without its column; empty: no stack

  /// `v1-` and 16 hex digits.
  [[nodiscard]] std::string fingerprint() const;
};

/// Nothing when the line is no error: it has neither level error nor an `error`.
[[nodiscard]] std::optional<ErrorIdentity> error_identity(simdjson::dom::object line);

/// A message without what differs from one time to the next: numbers become `<n>`, hashes
/// and ids `<id>`. `Loading chunk 17 failed (app.3f9ac2d1.js)` → `Loading chunk <n> failed
/// (app.<id>.js)`.
[[nodiscard]] std::string normalized(std::string_view message);

/// A stack frame without column and hashes: `at pay (https://…/app.<id>.js:10)`.
[[nodiscard]] std::string frame_without_column(std::string_view frame);

}  // namespace nightbell::query
