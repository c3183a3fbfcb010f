#pragma once

#include <string_view>

namespace nightbell::redact {

/// Whether digits pass the Luhn check (ISO/IEC 7812-1, annex B). `digits` is 0-9 only.
[[nodiscard]] constexpr bool passes_luhn(std::string_view digits) {
  unsigned sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    unsigned digit = static_cast<unsigned>(digits[i] - '0');
    if (doubled) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return !digits.empty() && sum % 10 == 0;
}

/// Whether a card network issues numbers of this length with this beginning.
/// `digits` is 0-9 only.
[[nodiscard]] bool has_issuer_prefix(std::string_view digits);

}  // namespace nightbell::redact
