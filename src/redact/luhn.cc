#include "redact/luhn.h"

#include <cstddef>

namespace nightbell::redact {
namespace {

struct Issuer {
  unsigned first, last;  ///< the first four digits, both inclusive
  std::size_t shortest, longest;
};

/// ISO/IEC 7812 ranges as the networks publish them, in four digits.
constexpr Issuer kIssuers[] = {
    {4000, 4999, 13, 13},  // Visa, old
    {4000, 4999, 16, 16},  // Visa
    {4000, 4999, 19, 19},  // Visa
    {5100, 5599, 16, 16},  // Mastercard
    {2221, 2720, 16, 16},  // Mastercard
    {3400, 3499, 15, 15},  // American Express
    {3700, 3799, 15, 15},  // American Express
    {6011, 6011, 16, 19},  // Discover
    {6440, 6599, 16, 19},  // Discover
    {6200, 6299, 16, 19},  // UnionPay
    {3528, 3589, 16, 19},  // JCB
    {3000, 3059, 14, 16},  // Diners Club
    {3600, 3699, 14, 19},  // Diners Club
    {3800, 3999, 14, 19},  // Diners Club
    {5018, 5018, 13, 19},  // Maestro
    {5020, 5020, 13, 19},  // Maestro
    {5038, 5038, 13, 19},  // Maestro
    {6304, 6304, 13, 19},  // Maestro
    {6759, 6763, 13, 19},  // Maestro
};

}  // namespace

bool has_issuer_prefix(std::string_view digits) {
  if (digits.size() < 13 || digits.size() > 19) return false;
  unsigned first = 0;
  for (const char c : digits.substr(0, 4)) first = first * 10 + static_cast<unsigned>(c - '0');
  for (const Issuer& issuer : kIssuers) {
    if (first >= issuer.first && first <= issuer.last && digits.size() >= issuer.shortest &&
        digits.size() <= issuer.longest) {
      return true;
    }
  }
  return false;
}

}  // namespace nightbell::redact
