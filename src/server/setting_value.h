#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "server/setting.h"

/// Text to a setting's value and back.
namespace nightbell::server {

/// Reads `text` into `to`, which is a slot of `setting`.
/// @error kInvalidArgument  `text` is not allowed; the message is allowed_values()
[[nodiscard]] Result<void> parse_value(const Setting& setting, std::string_view text, Slot to);

/// `to` becomes what `from` is; both are slots of the same setting.
void copy_value(Slot from, Slot to);

/// The value as a literal that both TOML and JSON read: `5`, `true`, `"dev"`, `["a", "b"]`.
[[nodiscard]] std::string literal(Slot value);

/// What the setting may be, in words: `a whole number from 1 to 1024`.
[[nodiscard]] std::string allowed_values(const Setting& setting);

/// Splits at commas; spaces around items and empty items go.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

/// The Environment that `text` names in any case; `production` is prod.
/// @error kInvalidArgument  with what is allowed
[[nodiscard]] Result<Environment> parse_environment(std::string_view text);

/// `127.0.0.1:8600`, `[::1]:8600`, `localhost:8600` (which is 127.0.0.1).
/// @error kInvalidArgument  with what is allowed
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace nightbell::server
