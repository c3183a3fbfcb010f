#pragma once

#include <memory>

#include "auth/client_address.h"
#include "auth/origins.h"
#include "auth/rate_limiter.h"
#include "intake/submission.h"

namespace nightbell::intake {

/// What SIGHUP may change, as one immutable snapshot that each loop holds.
struct LiveRules {
  bool enabled = true;           ///< intake.enabled
  bool require_key = false;      ///< intake.require_key
  bool require_allowed = false;  ///< cors.require_allowed
  auth::Origins origins{{}};
  auth::TrustedProxies proxies;
  auth::RateLimit limit;
  EventRules events;
};
using LiveRulesPtr = std::shared_ptr<const LiveRules>;

}  // namespace nightbell::intake
