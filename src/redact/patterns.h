#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "redact/rules.h"

/// What a match looks like: one row a shape. An expression says what the text of a match
/// may be; what stands around it and what its value must be is said by checks.h.
namespace nightbell::redact {

/// In order of priority where two begin at the same byte.
enum class Shape : std::uint8_t {
  kPrivateKey,  ///< a PEM block
  kCookie,      ///< the value of a Cookie or Set-Cookie header
  kKeyValue,    ///< `password=…`, `"api_key": "…"`
  kBearer,      ///< Bearer and its credential
  kBasic,       ///< Basic and its credential
  kJwt,         ///< a JSON Web Token, whole or cut
  kApiKey,      ///< a key with a documented prefix
  kEmail,       ///< a mail address
  kUserInfo,    ///< `user:password@` of a URL
  kQuery,       ///< query and fragment of a URL
  kCard,        ///< a payment card
  kPlusPhone,   ///< a phone number that begins with +
  kLocalPhone,  ///< a phone number without
  kIpv4,
  kIpv6,
};
inline constexpr std::size_t kShapeCount = 15;

struct Pattern {
  Shape shape;
  Rule rule;
  /// RE2 syntax, UTF-8; {sep}, {tok}, {wide} are sets (patterns.cc). A first group, where there is
  /// one, is what gets replaced.
  std::string_view expression;
  std::string_view reason;  ///< why it looks so, for readers and `--explain`
};

/// Indexed by Shape.
extern const std::array<Pattern, kShapeCount> kPatterns;
[[nodiscard]] inline const Pattern& pattern_of(Shape shape) {
  return kPatterns[static_cast<std::size_t>(shape)];
}

/// The whole expression, sets and key prefixes spelled out.
[[nodiscard]] std::string expression_of(Shape shape);

/// What documented API keys begin with; each is matched as a whole by kApiKey.
struct KeyPrefix {
  std::string_view literal;
  std::string_view rest;  ///< expression for what follows
};
inline constexpr auto kKeyPrefixes = std::to_array<KeyPrefix>({
    {"sk-", R"([A-Za-z0-9_\-]{20,})"},                       // OpenAI, Anthropic and look-alikes
    {"sk_live_", R"([A-Za-z0-9]{10,})"},                     // Stripe
    {"sk_test_", R"([A-Za-z0-9]{10,})"},                     // Stripe
    {"rk_live_", R"([A-Za-z0-9]{10,})"},                     // Stripe
    {"rk_test_", R"([A-Za-z0-9]{10,})"},                     // Stripe
    {"pk_live_", R"([A-Za-z0-9]{10,})"},                     // Stripe
    {"pk_test_", R"([A-Za-z0-9]{10,})"},                     // Stripe
    {"ghp_", R"([A-Za-z0-9]{20,})"},                         // GitHub
    {"gho_", R"([A-Za-z0-9]{20,})"},                         // GitHub
    {"ghu_", R"([A-Za-z0-9]{20,})"},                         // GitHub
    {"ghs_", R"([A-Za-z0-9]{20,})"},                         // GitHub
    {"ghr_", R"([A-Za-z0-9]{20,})"},                         // GitHub
    {"github_pat_", R"([A-Za-z0-9_]{20,})"},                 // GitHub
    {"glpat-", R"([A-Za-z0-9_\-]{16,})"},                    // GitLab
    {"gsk_", R"([A-Za-z0-9]{20,})"},                         // Groq
    {"xai-", R"([A-Za-z0-9]{20,})"},                         // xAI
    {"xoxa-", R"([A-Za-z0-9\-]{10,})"},                      // Slack
    {"xoxb-", R"([A-Za-z0-9\-]{10,})"},                      // Slack
    {"xoxe-", R"([A-Za-z0-9\-]{10,})"},                      // Slack
    {"xoxp-", R"([A-Za-z0-9\-]{10,})"},                      // Slack
    {"xoxr-", R"([A-Za-z0-9\-]{10,})"},                      // Slack
    {"xoxs-", R"([A-Za-z0-9\-]{10,})"},                      // Slack
    {"xapp-", R"([A-Za-z0-9\-]{10,})"},                      // Slack
    {"AKIA", R"([A-Z0-9]{16})"},                             // AWS
    {"ASIA", R"([A-Z0-9]{16})"},                             // AWS
    {"AIza", R"([A-Za-z0-9_\-]{30,})"},                      // Google
    {"ya29.", R"([A-Za-z0-9_\-.]{20,})"},                    // Google OAuth
    {"SG.", R"([A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,})"},  // SendGrid
    {"npm_", R"([A-Za-z0-9]{30,})"},                         // npm
    {"pypi-", R"([A-Za-z0-9_\-]{30,})"},                     // PyPI
    {"hf_", R"([A-Za-z0-9]{30,})"},                          // Hugging Face
    {"dop_v1_", R"([a-f0-9]{40,})"},                         // DigitalOcean
    {"shpat_", R"([A-Fa-f0-9]{32,})"},                       // Shopify
    {"shpca_", R"([A-Fa-f0-9]{32,})"},                       // Shopify
    {"shppa_", R"([A-Fa-f0-9]{32,})"},                       // Shopify
    {"shpss_", R"([A-Fa-f0-9]{32,})"},                       // Shopify
    {"whsec_", R"([A-Za-z0-9+/=]{20,})"},                    // webhook secrets
    {"AGE-SECRET-KEY-1", R"([A-Z0-9]{50,})"},                // age
});

}  // namespace nightbell::redact
