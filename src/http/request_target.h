#pragma once

#include <string_view>

#include "http/message.h"

namespace nightbell::http {

/// Fills path and query of `request` from its target: `/path?query`, `*`, or the
/// absolute form `http://host/path?query` (RFC 9112 section 3.2), whose host must be
/// that of the Host header. A target of CONNECT stays whole as the path.
/// @return false when the target contradicts the Host header
[[nodiscard]] bool split_target(Request& request, std::string_view host);

}  // namespace nightbell::http
