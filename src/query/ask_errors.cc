#include <algorithm>

#include "query/error_groups.h"
#include "query/json_scanned.h"
#include "query/json_times.h"
#include "query/parameters.h"

/// What goes wrong, each error once.
namespace nightbell::query {
namespace {

constexpr std::chrono::hours kWindow{24};
constexpr std::size_t kDefaultLimit = 50;
constexpr std::size_t kMaxLimit = 1'000;

using Entry = std::pair<const std::string*, const ErrorGroup*>;

void put_counts(json::Writer& out, std::string_view name, const ValueCounts& counts) {
  out.key(name).begin_object();
  for (const auto& [value, count] : counts.sorted()) out.key(value).value(count);
  out.end_object();
}

void put_group(json::Writer& out, const Entry& entry) {
  const ErrorGroup& group = *entry.second;
  out.begin_object().key("fingerprint").value(*entry.first);
  out.key("version").value(kFingerprintVersion);
  out.key("type").value(group.identity.type).key("message").value(group.message);
  out.key("normalized_message").value(group.identity.message);
  out.key("culprit").value(group.identity.culprit);
  put_time(out, "first_seen", group.first_seen);
  put_time(out, "last_seen", group.last_seen);
  out.key("events").value(group.events).key("count").value(group.count);
  out.key("sessions").value(group.sessions.size());
  put_counts(out, "services", group.services);
  put_counts(out, "releases", group.releases);
  put_counts(out, "instances", group.instances);
  put_counts(out, "routes", group.routes);
  out.key("latest").raw(group.latest).end_object();
}

/// Descending; equal ones by fingerprint, so that an answer is the same each time.
void sort_by(std::vector<Entry>& entries, std::string_view order) {
  const auto key = [&](const Entry& entry) -> std::int64_t {
    if (order == "last_seen") return entry.second->last_seen.time_since_epoch().count();
    if (order == "first_seen") return entry.second->first_seen.time_since_epoch().count();
    return static_cast<std::int64_t>(entry.second->count);
  };
  std::ranges::sort(entries, [&](const Entry& a, const Entry& b) {
    return std::pair(key(b), std::string_view(*a.first)) <
           std::pair(key(a), std::string_view(*b.first));
  });
}

}  // namespace

Result<std::optional<QuestionReply>> ask_errors(const QuestionContext& context,
                                                std::string_view subject,
                                                const Parameters& parameters) {
  const auto query = query_parameters(parameters, kMayBeErrors, context.now,
                                      subject.empty() ? kWindow : std::chrono::hours(0));
  if (!query) return fail(query.error());
  const auto limit = size_parameter(parameters, "limit", kDefaultLimit, kMaxLimit);
  if (!limit) return fail(limit.error());
  const auto order = word_parameter(parameters, "sort", {"count", "last_seen", "first_seen"});
  if (!order) return fail(order.error());
  QuestionMemory memory(context.memory_bytes);
  const auto groups = group_errors(context.archive, *query, subject, memory, context.stop);
  if (!groups) return fail(groups.error());
  bool lacked_memory = !memory.has_room_to_gather();

  std::vector<Entry> entries;
  for (const auto& [fingerprint, group] : groups->groups)
    entries.emplace_back(&fingerprint, &group);
  if (!subject.empty() && entries.empty()) return std::nullopt;
  QuestionReply reply;
  json::Writer out(reply.body);
  if (!subject.empty()) {
    put_group(out, entries.front());
    return reply;
  }
  sort_by(entries, *order);
  out.begin_object().key("errors").begin_array();
  for (std::size_t i = 0; i < std::min(*limit, entries.size()); ++i) {
    lacked_memory = lacked_memory || !memory.has_room();
    if (!memory.has_room()) break;
    const std::size_t before = reply.body.size();
    put_group(out, entries[i]);
    memory.take_growing(reply.body.size() - before);
  }
  out.end_array().key("groups").value(entries.size());
  out.key("truncated_by");
  lacked_memory             ? out.value("memory")
  : groups->truncated       ? out.value("groups")
  : entries.size() > *limit ? out.value("limit")
                            : out.null();
  put_scanned(out, groups->scanned);
  out.end_object();
  return reply;
}

}  // namespace nightbell::query
