#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/siphash.h"
#include "event/schema.h"

/// What the events of one request have in common: who sent them, when, under which rules.
namespace nightbell::intake {

/// How the sender was admitted; written as `via`.
enum class Via : std::uint8_t {
  kBrowser,  ///< an Origin, or only a browser key: public, claims nothing
  kKey,      ///< a server key
  kSigned,   ///< the shared secret's signature
  kOpen,     ///< nothing asked for, nothing shown
  kImport,   ///< the operator brought it in from a file: every level may enter
};

/// How a run's `payload` is kept (runs.payloads).
enum class PayloadMode : std::uint8_t { kShape, kRedacted };

/// Rules that hold for the whole server; changed only by a restart.
struct EventRules {
  std::string environment = "dev";  ///< dev, staging or prod
  std::string release;
  PayloadMode payloads = PayloadMode::kShape;
  const Schema* data = nullptr;  ///< what `data` may hold: schemas::kData and what is configured
  double sample_rate = 1;        ///< of behaviour, by visitor
  SipKey visitor_key{};          ///< hashes visitors that are no ids, and samples
  SipKey duplicate_key{};
  /// Services that own a server key: a browser that names one is marked `claimed`.
  std::vector<std::string> owned_services;
  bool has_secret_or_keys = false;  ///< then a browser's run info is not let into prod
};

/// Threading: one at a time. Views live as long as the request's buffers.
struct Submission {
  const EventRules* rules = nullptr;
  WallTime received{};
  Via via = Via::kOpen;
  std::string_view key_name;            ///< of the server key, for kKey
  std::string_view environment;         ///< the key's, else the server's
  bool trusted = false;                 ///< a server key or a signature: longer stacks
  bool may_log = true;                  ///< false: log and run events need a signature or key
  std::string_view diagnostic_session;  ///< a valid `diag` cookie's; empty: none
  std::string_view request_id;
  std::string_view trace_id;
  std::string_view user_agent;
  std::string_view idempotency_key;
  std::string_view sent_at;  ///< of the beacon, RFC 3339; empty: none
  std::string_view sdk;      ///< of the beacon, `name/version`; empty: none
  /// Keys of events that the wire format reads itself.
  std::span<const std::string_view> envelope_keys = {};
  bool single = false;  ///< exactly one event: it is lent the request's ids

  // What an imported line already knows of itself.
  std::string_view client = {};  ///< JSON, checked and redacted; empty: by the user agent
  bool claimed = false;
};

}  // namespace nightbell::intake
