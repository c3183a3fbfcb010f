#include "redact/keys.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "redact/chars.h"

namespace nightbell::redact {
namespace {

constexpr std::size_t kMaxKey = 128;
constexpr std::size_t kMaxWords = 32;

/// A word that makes its key secret, wherever it stands.
constexpr std::string_view kSecretWords[] = {
    "authorization", "cookie",    "cookies",     "token",        "secret",       "secrets",
    "password",      "passwords", "passwd",      "pwd",          "passphrase",   "passcode",
    "apikey",        "authtoken", "accesstoken", "refreshtoken", "sessiontoken", "credential",
    "credentials",   "jwt",       "otp",         "cvv",          "cvc",          "setcookie",
    "privatekey",    "secretkey"};

/// Two words in a row that do.
constexpr std::array<std::string_view, 2> kSecretPairs[] = {
    {"api", "key"},     {"private", "key"},    {"access", "key"},
    {"signing", "key"}, {"encryption", "key"}, {"pass", "word"}};

/// As the last word they say that the value speaks about the secret.
constexpr std::string_view kAboutWords[] = {
    "consent",    "count", "type",   "kind",    "expires",  "expiry",   "expired",
    "expiration", "ttl",   "length", "policy",  "status",   "present",  "valid",
    "required",   "usage", "limit",  "enabled", "strength", "rotation", "at",
    "in",         "error", "name",   "age",     "budget"};

/// The set of letters in `text`, a bit each, without regard to case or place.
constexpr std::uint32_t letters_of(std::string_view text) {
  std::uint32_t letters = 0;
  for (const char c : text) letters |= 1u << (static_cast<unsigned char>(c) & 31u);
  return letters;
}

/// Every secret key has all letters of one of these; few others have. Most keys of a text
/// (`https`, `level`) need no more than this to be told apart.
constexpr std::uint32_t kNeededLetters[] = {
    letters_of("token"), letters_of("cookie"),  letters_of("secret"), letters_of("pas"),
    letters_of("pwd"),   letters_of("athoriz"), letters_of("key"),    letters_of("credntial"),
    letters_of("jwt"),   letters_of("otp"),     letters_of("cv")};

bool has_needed_letters(std::string_view key) {
  const std::uint32_t letters = letters_of(key);
  bool has = false;
  for (const std::uint32_t needed : kNeededLetters) has |= (letters & needed) == needed;
  return has;
}

bool is_one_of(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// The key's words in lower case, viewing `buffer`.
std::size_t split_words(std::string_view key, char* buffer, std::string_view* words) {
  std::size_t count = 0;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (end > begin && count < kMaxWords) words[count++] = {buffer + begin, end - begin};
  };
  const auto upper = [&](std::size_t i) {
    return i < key.size() && key[i] >= 'A' && key[i] <= 'Z';
  };
  for (std::size_t i = 0; i < key.size(); ++i) {
    buffer[i] = to_lower(key[i]);
    if (!is_alnum(key[i])) {
      close(i);
      begin = i + 1;
    } else if (i > begin && upper(i) &&
               (!upper(i - 1) || (i + 1 < key.size() && is_letter(key[i + 1]) && !upper(i + 1)))) {
      close(i);  // accessT|oken, APIK|ey
      begin = i;
    }
  }
  close(key.size());
  return count;
}

}  // namespace

bool is_secret_key(std::string_view key) {
  key = key.substr(0, kMaxKey);
  if (!has_needed_letters(key)) return false;
  std::array<char, kMaxKey> buffer;
  std::array<std::string_view, kMaxWords> words;
  const std::size_t count = split_words(key, buffer.data(), words.data());
  if (count == 0 || is_one_of(kAboutWords, words[count - 1])) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (is_one_of(kSecretWords, words[i])) return true;
    for (const auto& [first, second] : kSecretPairs) {
      if (words[i] == first && i + 1 < count && words[i + 1] == second) return true;
    }
  }
  return false;
}

}  // namespace nightbell::redact
