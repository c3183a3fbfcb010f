#include "event/schemas.h"

namespace nightbell::schemas {
namespace {

using enum FieldType;
constexpr Sensitivity kIdentifier = Sensitivity::kIdentifier;
constexpr Sensitivity kHostLike = Sensitivity::kHostLike;

/// Heartbeats say their time as `ts`; lines call every time `timestamp`.
constexpr Field kTs = {"ts", kTime, 0, Sensitivity::kText, nullptr, {}, "timestamp"};

/// Here a pair with a secret's name is dropped; in other free objects it loses its value.
constexpr Field kMetadata = {.name = "metadata", .type = kFree, .drops_secrets = true};

constexpr Field id(std::string_view name) {
  return {name, kId, 64, kIdentifier};
}

constexpr std::string_view kRunStatus[] = {"start", "end", "error", "summary"};
constexpr std::string_view kTransports[] = {"eventsource", "fetch"};
constexpr std::string_view kReplyEnds[] = {"done", "client_aborted", "server_error",
                                           "network_error", "timeout"};
constexpr std::string_view kVitalNames[] = {"LCP", "INP", "CLS", "FCP", "TTFB"};
constexpr std::string_view kRatings[] = {"good", "needs-improvement", "poor"};

constexpr Field kErrorFields[] = {
    {"type", kText, 64},
    {"message", kText, 256},
    {"stack", kStack},
};
const Schema kError(kErrorFields);

constexpr Field kHttpFields[] = {
    {"method", kText, 8}, {"route", kRoute, 128},   {"host", kText, 128, kHostLike},
    {"status", kCount},   {"duration_ms", kNumber},
};
const Schema kHttp(kHttpFields);

constexpr Field kTokenFields[] = {
    {"input", kCount}, {"output", kCount}, {"total", kCount}, {"cached", kCount}};
const Schema kTokens(kTokenFields);

constexpr Field kLogFields[] = {
    {"timestamp", kTime},
    {"level", kLevel},
    {"service", kText, 64},
    {"environment", kText, 32},
    {"release", kText, 64, kHostLike},
    {"message", kText, 512},
    {"id", kOpaqueId, 64, kIdentifier},
    id("trace_id"),
    id("span_id"),
    id("parent_span_id"),
    id("request_id"),
    id("session_id"),
    id("run_id"),
    id("job_id"),
    id("graph_id"),
    id("thread_id"),
    {"visitor_id", kVisitor, 64, kIdentifier},
    id("tenant_id"),
    {"refs", kIdList, 4, kIdentifier},
    {"user_hash", kText, 64, kIdentifier},
    {"customer_hash", kText, 64, kIdentifier},
    {"instance", kText, 64, kHostLike},
    {"component", kText, 128},
    {"route", kRoute, 128},
    {"labels", kLabels},
    {"error", kRecord, 0, Sensitivity::kText, &kError},
    {"http", kRecord, 0, Sensitivity::kText, &kHttp},
    {"repeat_count", kCount},
    {"node", kText, 64},
    {"status", kEnum, 0, Sensitivity::kText, nullptr, kRunStatus},
    {"step", kScalar, 64},
    {"attempt", kCount},
    {"duration_ms", kNumber},
    {"tokens", kRecord, 0, Sensitivity::kText, &kTokens},
    {"payload", kShape},
    {"summary", kFlat, 128},
    {"breadcrumbs", kBreadcrumbs, 20},
    {"data", FieldType::kData},
};

// What every other kind may say about where it comes from.
#define NB_ORIGIN_FIELDS                                                                      \
  {"service", kText, 64}, {"environment", kText, 32}, {"release", kText, 64, kHostLike},      \
      {"instance", kText, 64, kHostLike}, {"id", kOpaqueId, 64, kIdentifier}, id("trace_id"), \
      id("request_id"), id("session_id"), id("run_id"), id("tenant_id"), {                    \
    "user_hash", kText, 64, kIdentifier                                                       \
  }
#define NB_VISITOR_FIELD {"visitor_id", kVisitor, 64, kIdentifier}

constexpr Field kHeartbeatFields[] = {
    kTs, {"page", kRoute, 256}, {"meta", kFree}, NB_VISITOR_FIELD, NB_ORIGIN_FIELDS,
};
constexpr Field kChatOpenedFields[] = {
    kTs, {"page", kRoute, 256}, {"meta", kFree}, NB_VISITOR_FIELD, NB_ORIGIN_FIELDS,
};
constexpr Field kBehaviorFields[] = {
    {"visitor_id", kVisitor, 64, kIdentifier},
    {"timestamp", kTime},
    {"event", kText, 64},
    kMetadata,
    {"user_agent", kText, 256, kHostLike},
    {"page", kRoute, 256},
    NB_ORIGIN_FIELDS,
};
constexpr Field kReplyFields[] = {
    {"timestamp", kTime},
    {"route", kRoute, 128},
    {"transport", kEnum, 0, Sensitivity::kText, nullptr, kTransports},
    {"end", kEnum, 0, Sensitivity::kText, nullptr, kReplyEnds},
    {"status", kCount},
    {"ttfc_ms", kNumber},
    {"chunks", kCount},
    {"bytes", kCount},
    {"duration_ms", kNumber},
    {"reconnects", kCount},
    {"max_gap_ms", kNumber},
    NB_VISITOR_FIELD,
    NB_ORIGIN_FIELDS,
};
constexpr Field kVitalFields[] = {
    {"timestamp", kTime},  {"name", kEnum, 0, Sensitivity::kText, nullptr, kVitalNames},
    {"value", kNumber},    {"rating", kEnum, 0, Sensitivity::kText, nullptr, kRatings},
    {"page", kRoute, 256}, NB_VISITOR_FIELD,
    NB_ORIGIN_FIELDS,
};
constexpr Field kRollupFields[] = {
    {"minute", kTime},  {"route", kRoute, 128}, {"method", kText, 8}, {"count", kCount},
    {"errors", kCount}, {"buckets", kBuckets},  NB_ORIGIN_FIELDS,
};
#undef NB_ORIGIN_FIELDS
#undef NB_VISITOR_FIELD

constexpr Field kDataFields[] = {
    {"route", kRoute, 128},    {"route_template", kRoute, 128}, {"host", kText, 128, kHostLike},
    {"method", kText, 8},      {"status", kScalar, 32},         {"duration_ms", kScalar, 32},
    {"component", kText, 128}, {"pathname", kRoute, 128},
};

}  // namespace

const Schema kLog(kLogFields);
const Schema kHeartbeat(kHeartbeatFields);
const Schema kChatOpened(kChatOpenedFields);
const Schema kBehavior(kBehaviorFields);
const Schema kReply(kReplyFields);
const Schema kVital(kVitalFields);
const Schema kRollup(kRollupFields);
const Schema kData(kDataFields);

}  // namespace nightbell::schemas
