#pragma once

#include <string_view>

#include "http/message.h"

/// Requests of somebody who sits at this machine (CONTRACTS.md section 10).
namespace nightbell::auth {

/// `localhost`, `*.localhost`, 127.0.0.0/8, `[::1]`, in any case, with or without a port.
[[nodiscard]] bool is_loopback_host(std::string_view host);

/// True when no proxy stands between: X-Forwarded-*, Forwarded, Via and X-Real-IP are absent.
[[nodiscard]] bool has_no_proxy_headers(const http::Request& request);

/// True when the peer is loopback, `Host` is a loopback name, no proxy stands between, and
/// no page of another machine sent it (an `Origin` there is a loopback one too; `Host`
/// keeps rebound names out, `Origin` forms and fetches of foreign pages).
[[nodiscard]] bool is_direct_loopback(const http::Request& request);

}  // namespace nightbell::auth
