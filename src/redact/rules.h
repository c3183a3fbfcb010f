#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What redaction looks for, and what it may be told to leave alone
/// (CONTRACTS.md section 12). Both sets are closed: they are metric labels.
namespace nightbell::redact {

enum class Rule : std::uint8_t {
  kEmail,       ///< a mail address
  kPhone,       ///< a phone number with `+` or at least two separators
  kCard,        ///< a payment card: issuer prefix and Luhn
  kToken,       ///< a JSON Web Token
  kCredential,  ///< what follows Bearer, Basic, `password=` and the like
  kApiKey,      ///< a key with a documented prefix, a private key block
  kIp,          ///< a public IPv4 or IPv6 address
  kUrl,         ///< user info, query and fragment of a URL
};
inline constexpr std::size_t kRuleCount = 8;
inline constexpr std::array<std::string_view, kRuleCount> kRuleNames = {
    "email", "phone", "card", "token", "credential", "api_key", "ip", "url"};
[[nodiscard]] constexpr std::string_view name_of(Rule rule) {
  return kRuleNames[static_cast<std::size_t>(rule)];
}

/// What stands in the place of a match; a URL's parts leave nothing behind.
inline constexpr std::array<std::string_view, kRuleCount> kReplacements = {
    "[email]", "[phone]", "[card]", "[token]", "[token]", "[token]", "[ip]", ""};
[[nodiscard]] constexpr std::string_view replacement_of(Rule rule) {
  return kReplacements[static_cast<std::size_t>(rule)];
}

/// Rules that a field's meaning switches off; a bit set.
enum class Exempt : std::uint8_t {
  kNone = 0,
  kIp = 1,
  kPhone = 2,
  kCard = 4,
  kHost = kIp,                  ///< release, user agent, host: dots and digits are no address
  kIds = kIp | kPhone | kCard,  ///< an id: its digits are no number of a person
};

[[nodiscard]] constexpr bool is_exempt(Exempt exempt, Rule rule) {
  const auto bits = static_cast<unsigned>(exempt);
  switch (rule) {
    case Rule::kIp:
      return (bits & static_cast<unsigned>(Exempt::kIp)) != 0;
    case Rule::kPhone:
      return (bits & static_cast<unsigned>(Exempt::kPhone)) != 0;
    case Rule::kCard:
      return (bits & static_cast<unsigned>(Exempt::kCard)) != 0;
    default:
      return false;
  }
}

/// How often each rule replaced something.
struct RuleCounts {
  std::array<std::uint64_t, kRuleCount> by_rule{};

  [[nodiscard]] std::uint64_t& operator[](Rule rule) {
    return by_rule[static_cast<std::size_t>(rule)];
  }
  [[nodiscard]] std::uint64_t operator[](Rule rule) const {
    return by_rule[static_cast<std::size_t>(rule)];
  }
};

/// The bytes [begin, end) of a text that a rule replaces.
struct Finding {
  std::size_t begin = 0;
  std::size_t end = 0;
  Rule rule = Rule::kEmail;

  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace nightbell::redact
