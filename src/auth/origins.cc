#include "auth/origins.h"

#include <algorithm>

#include "base/ascii.h"

namespace nightbell::auth {
namespace {

constexpr std::string_view kSchemeEnd = "://";

/// The port that a scheme means when none is named, with its colon.
std::string_view default_port(std::string_view scheme) {
  if (scheme == "http") return ":80";
  return scheme == "https" ? ":443" : "";
}

bool is_scheme(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (ascii::lower(c) >= 'a' && ascii::lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           c == '+' || c == '-' || c == '.';
  });
}

/// Host and port as an origin may have them: nothing that begins a path or hides a name.
bool is_authority(std::string_view text) {
  return !text.empty() && std::ranges::none_of(text, [](char c) {
    return c <= ' ' || c >= 0x7f || std::string_view("/?#@\\,\"<>").contains(c);
  });
}

/// The host that a page of this server would have been loaded from.
std::string_view first_of_list(std::string_view list) {
  return ascii::trim(list.substr(0, list.find(',')));
}

}  // namespace

std::optional<std::string> normalized_origin(std::string_view origin) {
  const std::size_t end = origin.find(kSchemeEnd);
  if (end == std::string_view::npos || !is_scheme(origin.substr(0, end))) return std::nullopt;
  if (origin.ends_with('/')) origin.remove_suffix(1);
  if (origin.size() <= end + kSchemeEnd.size() ||
      !is_authority(origin.substr(end + kSchemeEnd.size())))
    return std::nullopt;
  std::string text = ascii::to_lower(origin);
  const std::string_view port = default_port(std::string_view(text).substr(0, end));
  if (!port.empty() && text.ends_with(port)) text.resize(text.size() - port.size());
  return text;
}

Origins::Origins(const std::vector<std::string>& origins) {
  for (const std::string& origin : origins) {
    if (origin == "*") {
      any_ = true;
      continue;
    }
    const auto text = normalized_origin(origin);
    if (!text) continue;
    const std::size_t host = text->find(kSchemeEnd) + kSchemeEnd.size();
    if (text->compare(host, 2, "*.") == 0) {
      wildcards_.push_back({text->substr(0, host), text->substr(host + 1)});
    } else {
      exact_.insert(*text);
    }
  }
}

bool Origins::lists(std::string_view origin) const {
  return exact_.contains(origin) || std::ranges::any_of(wildcards_, [&](const Wildcard& wildcard) {
           return origin.size() > wildcard.scheme.size() + wildcard.suffix.size() &&
                  origin.starts_with(wildcard.scheme) && origin.ends_with(wildcard.suffix);
         });
}

OriginVerdict Origins::decide(const http::Request& request, bool via_trusted_proxy) const {
  if (!request.has_header("origin")) return OriginVerdict::kNone;
  const std::string_view given = request.header("origin");
  if (exact_.contains(given)) return OriginVerdict::kAllowed;
  if (const auto origin = normalized_origin(given)) {
    const std::string scheme = origin->substr(0, origin->find(kSchemeEnd) + kSchemeEnd.size());
    const auto is_ours = [&](std::string_view host) {
      return !host.empty() && normalized_origin(scheme + std::string(host)) == origin;
    };
    if (is_ours(request.header("host")) ||
        (via_trusted_proxy && is_ours(first_of_list(request.header("x-forwarded-host")))))
      return OriginVerdict::kSameOrigin;
    if (lists(*origin)) return OriginVerdict::kAllowed;
  }
  return any_ ? OriginVerdict::kAllowed : OriginVerdict::kForeign;
}

}  // namespace nightbell::auth
