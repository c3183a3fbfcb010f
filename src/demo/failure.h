#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/exchange.h"

/// What goes wrong in the demo's backend, as the log event that a backend sends.
namespace nightbell::demo {

/// The ids by which a timeline joins browser and backend.
struct Ids {
  std::string request;
  std::string trace;
};
[[nodiscard]] Ids ids_of(const http::Exchange& exchange);

/// @param call  method and route, as `GET /demo/api/fail`
/// @return  an event of service `demo-api` (CONTRACTS.md section 2), as JSON
[[nodiscard]] std::string failure_event(WallTime now, const Ids& ids, std::string_view call,
                                        std::string_view message, int status);

}  // namespace nightbell::demo
