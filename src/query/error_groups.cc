#include "query/error_groups.h"

#include <algorithm>
#include <tuple>

#include "event/line_reader.h"
#include "query/error_digest.h"

namespace nightbell::query {
namespace {

/// What a session or a value of a group holds beside the bytes of the value.
constexpr std::size_t kEntryCost = 96;
/// What a segment's digest becomes as it is read: its bytes, and the groups of them.
constexpr std::size_t kDigestFactor = 3;

std::uint64_t repeats_of(simdjson::dom::object line) {
  std::uint64_t repeats = 0;
  if (line.at_key("repeat_count").get(repeats) != simdjson::SUCCESS) return 1;
  return std::max<std::uint64_t>(repeats, 1);
}

void add_text(ValueCounts& counts, simdjson::dom::object line, std::string_view path,
              std::uint64_t n, QuestionMemory& memory) {
  if (const auto text = text_at(line, path); !text.empty()) counts.add(text, n, memory);
}

void add_event(ErrorGroup& group, const Match& match, QuestionMemory& memory) {
  const std::uint64_t repeats = repeats_of(match.json);
  if (group.events == 0 || match.time < group.first_seen) group.first_seen = match.time;
  const std::pair at(match.found.kind, match.found.position);
  if (group.events == 0 || std::tie(match.time, at) > std::tie(group.last_seen, group.latest_at)) {
    group.last_seen = match.time;
    group.latest_at = at;
    auto message = text_at(match.json, "error.message");
    if (message.empty()) message = text_at(match.json, "message");
    group.put_latest(match.found.text, message, memory);
  }
  ++group.events;
  group.count += repeats;
  if (const auto session = text_at(match.json, "session_id"); !session.empty())
    group.add_session(id_term(session), memory);
  add_text(group.services, match.json, "service", repeats, memory);
  add_text(group.releases, match.json, "release", repeats, memory);
  add_text(group.instances, match.json, "instance", repeats, memory);
  add_text(group.routes, match.json, "route", repeats, memory);
}

/// Whether it is a query for every error of its times.
bool is_for_all(const Query& query) {
  const auto all = parse_query(kMayBeErrors, {});
  return all && query.filter == Filter{AndFilter{{Filter{}, all->filter}}};
}

/// Takes from a segment's digest what it can tell.
/// @return false: the lines tell
Result<bool> add_digest(const Archive& archive, const store::Segment& segment, const TimeSpan& time,
                        std::string_view only, QuestionMemory& memory, ErrorGroups& out) {
  const auto bytes = store::read_digest(archive.files, segment, kErrorDigestVersion);
  if (!bytes) return fail(bytes.error());
  if (!*bytes || (*bytes)->size() * kDigestFactor > memory.left()) return false;
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
    ErrorGroup* const known = out.at(fingerprint, group.identity, memory);
    if (known != nullptr) known->merge(group, memory);
  }
  return true;
}

/// What tells of errors: lines, or digests where segments have them.
enum class From : std::uint8_t { kLines, kLinesWhileAllFit, kDigests };

Result<ErrorGroups> group(const Archive& archive, const Query& query, std::string_view only,
                          QuestionMemory& memory, const std::stop_token& stop, From from) {
  ErrorGroups out;
  const auto look = [&](const Match& match) {
    const auto identity = error_identity(match.json);
    if (!identity) return true;
    const std::string fingerprint = identity->fingerprint();
    if (!only.empty() && fingerprint != only) return true;
    ErrorGroup* const known = out.at(fingerprint, *identity, memory);
    if (known != nullptr) add_event(*known, match, memory);
    return from != From::kLinesWhileAllFit || (!out.truncated && memory.has_room_to_gather());
  };
  store::ScanPlan plan = plan_of(query, store::ScanOrder::kNewestFirst);
  if (from == From::kDigests) {
    plan.knows = [&](const store::Segment& segment) {
      return add_digest(archive, segment, query.time, only, memory, out);
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

void ValueCounts::add(std::string_view value, std::uint64_t n, QuestionMemory& memory) {
  if (!counts_.contains(value)) {
    if (!memory.has_room_to_gather()) return add_other(n);
    if (counts_.size() < kMaxValues) memory.take(kEntryCost + value.size());
  }
  add(value, n);
}

void ValueCounts::merge(const ValueCounts& other, QuestionMemory& memory) {
  for (const auto& [value, n] : other.counts_) add(value, n, memory);
  other_ += other.other_;
}

std::vector<std::pair<std::string, std::uint64_t>> ValueCounts::sorted() const {
  std::vector<std::pair<std::string, std::uint64_t>> all(counts_.begin(), counts_.end());
  if (other_ > 0) all.emplace_back("(other)", other_);
  std::ranges::stable_sort(all, std::greater{}, [](const auto& pair) { return pair.second; });
  return all;
}

void ErrorGroup::add_session(Term session, QuestionMemory& memory) {
  if (sessions.size() == kMaxSessions || !memory.has_room_to_gather()) return;
  if (sessions.insert(session).second) memory.take(kEntryCost / 2);
}

void ErrorGroup::put_latest(std::string_view line, std::string_view its_message,
                            QuestionMemory& memory) {
  const std::size_t before = latest.size() + message.size();
  const std::size_t now = line.size() + its_message.size();
  if (!latest.empty() && now > before && !memory.has_room_to_gather()) return;
  memory.give_back(before);
  memory.take(now);
  latest = line;
  message = its_message;
}

void ErrorGroup::merge(const ErrorGroup& other, QuestionMemory& memory) {
  if (events == 0 || other.first_seen < first_seen) first_seen = other.first_seen;
  if (events == 0 || std::tie(other.last_seen, other.latest_at) > std::tie(last_seen, latest_at)) {
    last_seen = other.last_seen;
    latest_at = other.latest_at;
    put_latest(other.latest, other.message, memory);
  }
  events += other.events;
  count += other.count;
  for (const Term session : other.sessions) add_session(session, memory);
  services.merge(other.services, memory);
  releases.merge(other.releases, memory);
  instances.merge(other.instances, memory);
  routes.merge(other.routes, memory);
}

ErrorGroup* ErrorGroups::at(const std::string& fingerprint, const ErrorIdentity& identity,
                            QuestionMemory& memory) {
  if (const auto known = groups.find(fingerprint); known != groups.end()) return &known->second;
  truncated = truncated || groups.size() == kMaxGroups;
  if (groups.size() == kMaxGroups || !memory.has_room_to_gather()) return nullptr;
  ErrorGroup& group = groups[fingerprint];
  group.identity = identity;
  memory.take(kEntryCost + sizeof(ErrorGroup) + identity.type.size() + identity.message.size() +
              identity.culprit.size());
  return &group;
}

Result<ErrorGroups> group_errors(const Archive& archive, const Query& query, std::string_view only,
                                 QuestionMemory& memory, const std::stop_token& stop) {
  return group(archive, query, only, memory, stop,
               is_for_all(query) ? From::kDigests : From::kLines);
}

Result<ErrorGroups> group_all_errors(const Archive& archive, QuestionMemory& memory) {
  const auto query = parse_query(kMayBeErrors, {});
  if (!query) return fail(query.error());
  return group(archive, *query, {}, memory, {}, From::kLinesWhileAllFit);
}

}  // namespace nightbell::query
