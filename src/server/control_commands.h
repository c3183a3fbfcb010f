#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/erasure.h"
#include "store/instance_key.h"
#include "store/journal.h"

/// What `nightbell rotate`, `forget` and `store reindex` ask for: of a running server over its
/// socket, or (but for the last) of a journal that they opened themselves.
namespace nightbell::server {

/// One line of the control socket: `{"do":"rotate"}`, `{"do":"agree"}`,
/// `{"do":"forget","visitor":…,"session":…,"user":…,"dry_run":…}`,
/// `{"do":"reindex","kind":"logs","file":"logs-2026-11-21.jsonl.gz"}`.
struct ControlRequest {
  enum class Do : std::uint8_t { kRotate, kForget, kAgree, kReindex };
  Do what = Do::kRotate;
  std::string visitor = {};  ///< of forget: empty when not asked for
  std::string session = {};
  std::string user = {};
  bool dry_run = false;
  std::string kind = {};  ///< of reindex: the kind's name, and the segment's file of lines
  std::string file = {};
};

[[nodiscard]] std::string print(const ControlRequest& request);
/// @error kInvalidArgument
[[nodiscard]] Result<ControlRequest> parse_control_request(std::string_view line);

/// Does it and waits until it is done.
/// @return the reply, one line of JSON: `{"ok":true,…}` or `{"ok":false,"error":…}`
/// Threading: not a loop's; blocks.
[[nodiscard]] std::string answer_control(store::Journal& journal, const store::InstanceKey& key,
                                         const ControlRequest& request,
                                         const std::stop_token& stop);

/// `{"ok":false,"error":message}`
[[nodiscard]] std::string control_failure(std::string_view message);

}  // namespace nightbell::server
