#include "query/error_groups.h"

#include <algorithm>

#include "event/line_reader.h"

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
  if (group.events == 0 || match.time > group.last_seen) {
    group.last_seen = match.time;
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

}  // namespace

void ValueCounts::add(std::string_view value, std::uint64_t n) {
  const auto known = counts_.find(value);
  if (known != counts_.end()) {
    known->second += n;
  } else if (counts_.size() < kMaxValues) {
    counts_.emplace(value, n);
  } else {
    counts_["(other)"] += n;
  }
}

std::vector<std::pair<std::string, std::uint64_t>> ValueCounts::sorted() const {
  std::vector<std::pair<std::string, std::uint64_t>> all(counts_.begin(), counts_.end());
  std::ranges::stable_sort(all, std::greater{}, [](const auto& pair) { return pair.second; });
  return all;
}

Result<ErrorGroups> group_errors(const Archive& archive, const Query& query, std::string_view only,
                                 const std::stop_token& stop) {
  ErrorGroups out;
  const auto look = [&](const Match& match) {
    auto identity = error_identity(match.json);
    if (!identity) return true;
    std::string fingerprint = identity->fingerprint();
    if (!only.empty() && fingerprint != only) return true;
    auto group = out.groups.find(fingerprint);
    if (group == out.groups.end()) {
      if (out.groups.size() == kMaxGroups) {
        out.truncated = true;
        return true;
      }
      group = out.groups.emplace(std::move(fingerprint), ErrorGroup()).first;
      group->second.identity = std::move(*identity);
    }
    add_event(group->second, match);
    return true;
  };
  const auto scanned =
      for_each_match(archive, query, store::ScanOrder::kNewestFirst, {}, look, stop);
  if (!scanned) return fail(scanned.error());
  return out;
}

}  // namespace nightbell::query
