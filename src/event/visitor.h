#pragma once

#include <array>
#include <string_view>

#include "base/siphash.h"

/// Anonymous visitors: hashed where their ids may not be shown, sampled as a whole.
namespace nightbell {

/// Room for `h:` and 32 hex digits.
using VisitorText = std::array<char, 34>;

/// `h:` and the keyed hash of the visitor; a view of `room`.
[[nodiscard]] std::string_view hashed_visitor(std::string_view visitor, const SipKey& key,
                                              VisitorText& room);

/// True when a visitor is in the sample of `rate` (0..1): as a whole or not at all.
[[nodiscard]] bool in_sample(std::string_view visitor, double rate, const SipKey& key);

}  // namespace nightbell
