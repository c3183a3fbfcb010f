#include "query/error_groups.h"

#include <algorithm>
#include <tuple>

#include "event/line_reader.h"
#include "query/error_digest.h"

namespace nightbell::query {
namespace {

std::uint64_t repeats_of(simdjson::dom::object line) {
  std::uint64_t repeats = 0;
  if (line.at_key("repeat_count").get(repeats) != simdjson::SUCCESS) return 1;
  return std::max<std::uint64_t>(repeats, 1);
}

void add_text(ValueCounts& counts, simdjson::dom::object line, std::string_view path,
              std::uint64_t n) {
  if (const auto text = text_at(line, path); !text.empty()) counts.add(text, n);
}

void add_event(ErrorGroup& group, const Match& match) {
  const std::uint64_t repeats = repeats_of(match.json);
  if (group.events == 0 || match.time < group.first_seen) group.first_seen = match.time;
  const std::pair at(match.found.kind, match.found.position);
  if (group.events == 0 || std::tie(match.time, at) > std::tie(group.last_seen, group.latest_at)) {
    group.last_seen = match.time;
    group.latest_at = at;
    group.latest = match.found.text;
    group.message = text_at(match.json, "error.message");
    if (group.message.empty()) group.message = text_at(match.json, "message");
  }
  ++group.events;
  group.count += repeats;
  if (const auto session = text_at(match.json, "session_id");
      !session.empty() && group.sessions.size() < kMaxSessions)
    group.sessions.insert(id_term(session));
  add_text(group.services, match.json, "service", repeats);
  add_text(group.releases, match.json, "release", repeats);
  add_text(group.instances, match.json, "instance", repeats);
  add_text(group.routes, match.json, "route", repeats);
}

/// Whether it is a query for every error of its times.
bool is_for_all(const Query& query) {
  const auto all = parse_query(kMayBeErrors, {});
  return all && query.filter == Filter{AndFilter{{Filter{}, all->filter}}};
}

/// Takes from a segment's digest what it can tell.
/// @return false: the lines tell
Result<bool> add_digest(const Archive& archive, const store::Segment& segment, const TimeSpan& time,
                        std::string_view only, ErrorGroups& out) {
  const auto bytes = store::read_digest(archive.files, segment, kErrorDigestVersion);
  if (!bytes) return fail(bytes.error());
  if (!*bytes) return false;
  auto digest = read_error_digest(segment, **bytes);
  if (!digest) return false;
  std::erase_if(digest->groups, [&](const auto& entry) {
    const ErrorGroup& group = entry.second;
    const bool outside = (time.since && group.last_seen < *time.since) ||
                         (time.until && group.first_seen >= *time.until);
    return outside || (!only.empty() && entry.first != only);
  });
  const bool divided = std::ranges::any_of(digest->groups, [&](const auto& entry) {
    return !time.holds(entry.second.first_seen) || !time.holds(entry.second.last_seen);
  });
  if (divided) return false;
  for (auto& [fingerprint, group] : digest->groups) {
    ErrorGroup* const known = out.at(fingerprint);
    if (known == nullptr) continue;
    if (known->events == 0) known->identity = group.identity;
    known->merge(group);
  }
  return true;
}

Result<ErrorGroups> group(const Archive& archive, const Query& query, std::string_view only,
                          const std::stop_token& stop, bool use_digests) {
  ErrorGroups out;
  const auto look = [&](const Match& match) {
    auto identity = error_identity(match.json);
    if (!identity) return true;
    const std::string fingerprint = identity->fingerprint();
    if (!only.empty() && fingerprint != only) return true;
    ErrorGroup* const known = out.at(fingerprint);
    if (known == nullptr) return true;
    if (known->events == 0) known->identity = std::move(*identity);
    add_event(*known, match);
    return true;
  };
  store::ScanPlan plan = plan_of(query, store::ScanOrder::kNewestFirst);
  if (use_digests) {
    plan.knows = [&](const store::Segment& segment) {
      return add_digest(archive, segment, query.time, only, out);
    };
  }
  const auto scanned = for_each_match(archive, query, plan, look, stop);
  if (!scanned) return fail(scanned.error());
  out.scanned = *scanned;
  return out;
}

}  // namespace

void ValueCounts::add(std::string_view value, std::uint64_t n) {
  const auto known = counts_.find(value);
  if (known != counts_.end()) {
    known->second += n;
    return;
  }
  if (counts_.size() < kMaxValues || value < counts_.rbegin()->first) {
    counts_.emplace(value, n);
  } else {
    other_ += n;
  }
  if (counts_.size() <= kMaxValues) return;
  const auto last = std::prev(counts_.end());
  other_ += last->second;
  counts_.erase(last);
}

void ValueCounts::merge(const ValueCounts& other) {
  for (const auto& [value, n] : other.counts_) add(value, n);
  other_ += other.other_;
}

std::vector<std::pair<std::string, std::uint64_t>> ValueCounts::sorted() const {
  std::vector<std::pair<std::string, std::uint64_t>> all(counts_.begin(), counts_.end());
  if (other_ > 0) all.emplace_back("(other)", other_);
  std::ranges::stable_sort(all, std::greater{}, [](const auto& pair) { return pair.second; });
  return all;
}

void ErrorGroup::merge(const ErrorGroup& other) {
  if (events == 0 || other.first_seen < first_seen) first_seen = other.first_seen;
  if (events == 0 || std::tie(other.last_seen, other.latest_at) > std::tie(last_seen, latest_at)) {
    last_seen = other.last_seen;
    latest_at = other.latest_at;
    latest = other.latest;
    message = other.message;
  }
  events += other.events;
  count += other.count;
  for (const Term session : other.sessions) {
    if (sessions.size() == kMaxSessions) break;
    sessions.insert(session);
  }
  services.merge(other.services);
  releases.merge(other.releases);
  instances.merge(other.instances);
  routes.merge(other.routes);
}

ErrorGroup* ErrorGroups::at(const std::string& fingerprint) {
  if (const auto known = groups.find(fingerprint); known != groups.end()) return &known->second;
  truncated = truncated || groups.size() == kMaxGroups;
  return groups.size() == kMaxGroups ? nullptr : &groups[fingerprint];
}

Result<ErrorGroups> group_errors(const Archive& archive, const Query& query, std::string_view only,
                                 const std::stop_token& stop) {
  return group(archive, query, only, stop, is_for_all(query));
}

Result<ErrorGroups> group_error_lines(const Archive& archive, const Query& query,
                                      std::string_view only, const std::stop_token& stop) {
  return group(archive, query, only, stop, false);
}

}  // namespace nightbell::query
