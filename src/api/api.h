#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/diagnostic.h"
#include "auth/operator.h"
#include "base/clock.h"
#include "http/exchange.h"
#include "metrics/ledger.h"
#include "metrics/registry.h"
#include "metrics/request_stats.h"
#include "query/archive.h"
#include "query/tailer.h"
#include "query/worker_pool.h"
#include "store/journal.h"
#include "store/ring.h"
#include "web/files.h"

/// The way out: every question that the server answers. One file a question.
namespace nightbell::api {

/// How long each kind is kept, as the privacy page tells it.
struct Retention {
  Kind kind;
  std::int64_t days;
};

/// What the answers are made from. Everything outlives the Api and may be used from any
/// thread.
struct ApiParts {
  const Clock& clock;
  const store::Journal& journal;
  const store::Ring& ring;
  const metrics::Ledger& ledger;
  const metrics::Registry& registry;
  const metrics::RequestStats& requests;
  const auth::OperatorAccess& operators;
  auth::Diagnostic& diagnostic;
  const query::Archive& archive;
  query::WorkerPool& workers;
  query::Tailer& tailer;
  std::chrono::seconds stall_after;  ///< runs.stall_after
  /// Tells the server's own log. Threading: any thread.
  std::function<void(std::string_view message, std::string_view request_id)> log_error;
  SipKey visitor_key{};  ///< hashes visitors for readers who are no operators
  std::string epoch;     ///< of the ledger
  std::uint64_t unclean_epochs = 0;
  std::vector<Retention> retention;
  bool keeps_payload_text = false;  ///< runs.payloads = redacted
  bool public_snapshot = true;
  std::string service_name;  ///< ENVIRONMENT and RELEASE, for the front page
  std::function<std::vector<std::string>()> notices;  ///< what looks configured wrong
  const std::atomic<bool>& stopping;                  ///< /readyz says so
  std::span<const web::File> files;                   ///< of static storage
  bool shows_demo = false;                            ///< demo.enabled, for the front page
};

/// Who may ask (CONTRACTS.md section 10).
enum class Access : unsigned char {
  kPublic,     ///< anybody, from any origin that may read
  kAnyOrigin,  ///< anybody, pages of every origin too: the same for all, and no secret
  kOperator,   ///< the token, or a direct request from this machine
};

/// One question. `parameter`: the open part of its path.
struct Endpoint {
  http::Method method;
  std::string_view path;
  Access access;
  void (*answer)(const ApiParts& parts, http::Exchange& exchange, std::string_view parameter);
};

/// Every endpoint of the API, in the order of docs.
[[nodiscard]] const std::vector<Endpoint>& endpoints();

/// The most body that an endpoint takes.
inline constexpr std::size_t kMaxBody = 64 * 1024;

}  // namespace nightbell::api
