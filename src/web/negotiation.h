#pragma once

#include <string_view>

/// What a client takes and what it has already (RFC 9110 sections 12.5.3 and 13.1.2).
namespace nightbell::web {

/// Whether Accept-Encoding takes gzip; an empty header takes the plain bytes only.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// Whether If-None-Match names `etag` (weakly compared) or is `*`: the client has it.
[[nodiscard]] bool names_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace nightbell::web
