#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/base64url.h"
#include "auth/diagnostic.h"
#include "auth/jwt.h"

/// Any bytes as a token: nothing is read that the key did not sign; signed, the same
/// header and claims are read back or refused, and what is granted keeps its bounds.

using namespace nightbell;
using namespace nightbell::auth;

namespace {

constexpr std::string_view kSecret = "0123456789abcdef0123456789abcdef";
const WallTime kNow{std::chrono::seconds(1'800'000'000)};

void must(bool holds) {
  if (!holds) std::abort();
}

std::string signed_by(const HmacSha256& key, const std::string& text) {
  const Sha256 signature = key.of(text);
  return text + "." +
         to_base64url({reinterpret_cast<const char*>(signature.data()), signature.size()});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const HmacSha256 key(kSecret);
  static const HmacSha256 other("another secret of thirty-two byte");
  static const Diagnostic diagnostic(kSecret);
  std::string input;
  if (size > 0) input.assign(reinterpret_cast<const char*>(data), size);

  // One spelling of every byte string.
  if (const auto bytes = from_base64url(input)) must(to_base64url(*bytes) == input);
  must(from_base64url(to_base64url(input)) == input);

  // Header and claims as JSON on either side of the first line feed, and as they are.
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string spelled =
      to_base64url(input.substr(0, line)) + "." +
      to_base64url(line < input.size() ? input.substr(line + 1) : std::string());
  for (const std::string& text : {input, spelled}) {
    must(!read_jwt(text, key) || signed_by(key, text.substr(0, text.rfind('.'))) == text);
    const std::string token = signed_by(key, text);
    must(!read_jwt(token, other));
    const auto claims = read_jwt(token, key);
    if (claims && claims->contains("session_id")) {
      // Text only: how the JSON library spells a number that passes a double is its matter.
      if (const auto* session = claims->at("session_id").if_string()) {
        const boost::json::object made{{"session_id", *session}, {"exp", 1'800'000'001}};
        must(read_jwt(make_jwt(made, key), key) == made);
      }
    }
    if (const auto grant = diagnostic.verify(token, kNow)) {
      must(claims.has_value() && !claims->contains("purpose") && !grant->session_id.empty());
      must(grant->expires > kNow && grant->expires <= kNow + kMaxDiagnostic);
    }
  }
  return 0;
}
