#include "auth/keys.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace nightbell::auth {

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (!ascii::starts_ignoring_case(authorization, kScheme)) return {};
  return ascii::trim(authorization.substr(kScheme.size()));
}

KeyRing::KeyRing(std::vector<Configured> keys) {
  for (auto& [key, value] : keys) {
    key.index = static_cast<std::uint32_t>(keys_.size());
    keys_.push_back(std::move(key));
    hashes_.push_back(sha256(value));
  }
}

const Key* KeyRing::look_up(std::string_view value) const {
  const Sha256 hash = sha256(value);
  const Key* found = nullptr;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (equal_in_constant_time(hash, hashes_[i])) found = &keys_[i];
  }
  return found;
}

KeyMatch KeyRing::find(const http::Request& request) const {
  KeyMatch match;
  const auto look_at = [&](std::string_view value, bool in_address) {
    if (value.empty() || match.key != nullptr) return;
    const Key* key = look_up(value);
    if (key != nullptr && !(in_address && key->role == Key::Role::kServer)) match.key = key;
    match.wrong = match.key == nullptr;
  };
  look_at(request.header("x-nightbell-key"), false);
  look_at(bearer_token(request.header("authorization")), false);
  if (request.query.contains("key=")) look_at(http::query_parameter(request.query, "key"), true);
  return match;
}

bool KeyRing::owns_service(std::string_view service) const {
  return std::ranges::any_of(keys_, [&](const Key& key) {
    return key.role == Key::Role::kServer &&
           std::ranges::find(key.services, service) != key.services.end();
  });
}

bool KeyRing::has_server_keys() const {
  return std::ranges::any_of(
      keys_, [](Key::Role role) { return role == Key::Role::kServer; }, &Key::role);
}

}  // namespace nightbell::auth
