#include "query/tailer.h"

#include "query/line_time.h"
#include "store/cursor_token.h"

namespace nightbell::query {
namespace {

bool is_before(const std::optional<store::LinePosition>& at, const store::FoundLine& found) {
  return at && found.position < *at;
}

void pass(store::ScanCursor& at, const store::FoundLine& found) {
  at.at[index_of(found.kind)] = {found.position.segment,
                                 found.position.offset + found.text.size() + 1};
}

}  // namespace

Result<Tailer::WatcherId> Tailer::watch(Query query, std::optional<store::ScanCursor> from,
                                        Deliver deliver) {
  std::lock_guard lock(mutex_);
  if (watchers_.size() == kMaxWatchers)
    return fail(ErrorCode::kFull, "too many watch the tail already");
  const store::Snapshot snapshot = archive_.catalog.snapshot();
  if (from && from->generation != snapshot.generation)
    return fail(ErrorCode::kUnavailable, "lines were erased since: watch without the cursor");
  const WatcherId id{++last_id_};
  const bool behind = from.has_value();
  if (!from) from = store::end_of(archive_.files, snapshot, store::ScanOrder::kOldestFirst);
  watchers_.emplace(id, Watcher{std::move(query), *from, behind, std::move(deliver)});
  watched_.notify_all();
  return id;
}

void Tailer::unwatch(WatcherId id) {
  std::lock_guard lock(mutex_);
  watchers_.erase(id);
}

Result<void> Tailer::step() {
  std::lock_guard lock(mutex_);
  if (watchers_.empty()) {
    seen_.reset();
    return {};
  }
  const store::Snapshot snapshot = archive_.catalog.snapshot();
  for (auto& [id, watcher] : watchers_) {
    watcher.at.generation = snapshot.generation;
    if (watcher.behind) NB_TRY(catch_up(watcher, snapshot));
  }
  return show_new(snapshot);
}

void Tailer::look(Watcher& watcher, const store::FoundLine& found, simdjson::dom::object json,
                  std::optional<WallTime> time, std::vector<TailedLine>& out) {
  if (is_before(watcher.at.at[index_of(found.kind)], found)) return;
  pass(watcher.at, found);
  const bool wanted =
      watcher.query.time.holds(time.value_or(WallTime())) && matches(watcher.query.filter, json);
  if (wanted) out.push_back({std::string(found.text), store::to_token(watcher.at)});
}

/// What came between a watcher's cursor and now, a part a step.
Result<void> Tailer::catch_up(Watcher& watcher, const store::Snapshot& snapshot) {
  store::ScanPlan plan{.order = store::ScanOrder::kOldestFirst, .from = watcher.at};
  std::vector<TailedLine> lines;
  std::size_t bytes = 0;
  const auto visit = [&](const store::FoundLine& found) {
    simdjson::dom::object json;
    if (!reader_.parse(found.text, json)) return true;
    look(watcher, found, json, line_time(json), lines);
    bytes += found.text.size();
    return bytes < kStepBytes;
  };
  const auto scanned = store::scan(archive_.files, snapshot, plan, visit, std::stop_token());
  // Also when the scan failed: the watcher has passed them.
  if (!lines.empty()) watcher.deliver(std::move(lines));
  if (!scanned) return fail(scanned.error());
  watcher.at = scanned->next;
  watcher.behind = !scanned->complete;
  return {};
}

Result<void> Tailer::show_new(const store::Snapshot& snapshot) {
  if (!seen_) {
    // The first who watches what is new knows where that begins.
    for (const auto& [id, watcher] : watchers_) {
      if (!watcher.behind && !seen_) seen_ = watcher.at;
    }
    if (!seen_) return {};
  }
  // After an erasure too: what it rewrote are segments that get no new lines.
  seen_->generation = snapshot.generation;
  store::ScanPlan plan{.order = store::ScanOrder::kOldestFirst, .from = seen_};
  std::map<WatcherId, std::vector<TailedLine>> lines;
  const auto visit = [&](const store::FoundLine& found) {
    simdjson::dom::object json;
    if (!reader_.parse(found.text, json)) return true;
    const auto time = line_time(json);
    for (auto& [id, watcher] : watchers_) {
      if (!watcher.behind) look(watcher, found, json, time, lines[id]);
    }
    return true;
  };
  const auto scanned = store::scan(archive_.files, snapshot, plan, visit, std::stop_token());
  // Also when the scan failed: the watchers have passed them.
  for (auto& [id, of_watcher] : lines) {
    if (!of_watcher.empty()) watchers_.at(id).deliver(std::move(of_watcher));
  }
  if (!scanned) return fail(scanned.error());
  seen_ = scanned->next;
  return {};
}

void Tailer::beat() {
  std::lock_guard lock(mutex_);
  for (auto& [id, watcher] : watchers_) watcher.deliver({});
}

void Tailer::run(const std::stop_token& stop, const std::function<void(const Error&)>& on_error) {
  auto next_beat = std::chrono::steady_clock::now() + kBeat;
  while (!stop.stop_requested()) {
    if (std::chrono::steady_clock::now() >= next_beat) {
      beat();
      next_beat += kBeat;
    }
    if (const auto done = step(); !done) on_error(done.error());
    std::unique_lock lock(mutex_);
    if (watchers_.empty()) {
      watched_.wait(lock, stop, [&] { return !watchers_.empty(); });
    } else {
      watched_.wait_for(lock, stop, kPeriod, [] { return false; });
    }
  }
}

}  // namespace nightbell::query
