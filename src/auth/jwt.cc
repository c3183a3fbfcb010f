#include "auth/jwt.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "auth/base64url.h"

namespace nightbell::auth {
namespace {

std::string_view view(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

/// The JSON object that a part of a token spells.
std::optional<boost::json::object> object_of(std::string_view part) {
  const auto text = from_base64url(part);
  if (!text) return std::nullopt;
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(*text, error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

bool is_hs256(const boost::json::object& header) {
  const auto* alg = header.if_contains("alg");
  return alg != nullptr && alg->is_string() && alg->as_string() == "HS256" &&
         !header.contains("crit");  // RFC 7515 section 4.1.11: not understood, so refused
}

}  // namespace

std::string make_jwt(const boost::json::object& claims, const HmacSha256& key) {
  std::string token = to_base64url(R"({"alg":"HS256","typ":"JWT"})");
  token.append(".").append(to_base64url(boost::json::serialize(claims)));
  const Sha256 signature = key.of(token);
  return token.append(".").append(to_base64url(view(signature)));
}

std::optional<boost::json::object> read_jwt(std::string_view token, const HmacSha256& key) {
  if (token.size() > kMaxJwtBytes) return std::nullopt;
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == last || token.find('.', first + 1) != last) return std::nullopt;

  const auto signature = from_base64url(token.substr(last + 1));
  const Sha256 expected = key.of(token.substr(0, last));
  if (!signature ||
      !equal_in_constant_time(
          {reinterpret_cast<const std::uint8_t*>(signature->data()), signature->size()}, expected))
    return std::nullopt;

  const auto header = object_of(token.substr(0, first));
  if (!header || !is_hs256(*header)) return std::nullopt;
  return object_of(token.substr(first + 1, last - first - 1));
}

}  // namespace nightbell::auth
