#include "store/maintenance.h"

#include <algorithm>

#include "event/line_reader.h"
#include "store/due_segments.h"
#include "store/index_segment.h"
#include "store/line_facts.h"
#include "store/lock.h"
#include "store/reindex_segment.h"
#include "store/segment_name.h"

namespace nightbell::store {
namespace {

/// A rewrite gives way after so many bytes of lines.
constexpr std::uint64_t kRewriteBytes = 4_MiB;
constexpr std::chrono::seconds kMeasureEvery{60};
constexpr std::size_t kReportsKept = 16;
/// How many segments are asked for their index in one step.
constexpr int kIndexesAsked = 32;

}  // namespace

Maintenance::Maintenance(Shared shared, SegmentKeeper keeper, WallTime newest_line,
                         std::function<void()> seal_open)
    : shared_(shared),
      keeper_(std::move(keeper)),
      guard_(shared.clock, newest_line),
      reserve_(shared.files, shared.options.data_dir, shared.options.max_segment_bytes),
      seal_open_(std::move(seal_open)) {}

Result<void> Maintenance::resume_erasures() {
  auto found = Erasure::unfinished(shared_.files, shared_.options.data_dir);
  if (!found) return fail(std::move(found.error()));
  requests_.with([&](Requests& requests) {
    for (auto& erasure : *found) {
      requests.reports[erasure->id()] = erasure->report();
      requests.erasures.push_back(std::move(erasure));
    }
  });
  return {};
}

Result<std::string> Maintenance::erase(ErasureRequest request) {
  auto erasure = Erasure::begin(shared_.files, shared_.options.data_dir, request);
  if (!erasure && erasure.error().code == ErrorCode::kFull && reserve_.release().value_or(false))
    erasure = Erasure::begin(shared_.files, shared_.options.data_dir, std::move(request));
  if (!erasure) return fail(std::move(erasure.error()));
  std::string id = (*erasure)->id();
  requests_.with([&](Requests& requests) {
    requests.reports[id] = {};
    requests.erasures.push_back(std::move(*erasure));
  });
  return id;
}

std::future<Result<void>> Maintenance::reindex(const SegmentKey& key) {
  std::promise<Result<void>> promise;
  auto outcome = promise.get_future();
  requests_.with(
      [&](Requests& requests) { requests.reindexes.emplace_back(key, std::move(promise)); });
  return outcome;
}

std::optional<ErasureReport> Maintenance::erasure(const std::string& id) const {
  return requests_.with([&](const Requests& requests) {
    const auto report = requests.reports.find(id);
    return report == requests.reports.end() ? std::optional<ErasureReport>() : report->second;
  });
}

Nanos Maintenance::step() {
  const auto lock = FolderLock::take(shared_.files, shared_.options.data_dir, kMaintenanceLock);
  if (!lock) {
    if (lock.error().code == ErrorCode::kLocked) return std::chrono::seconds(1);
    failed(Job::kClean, lock.error());
    return kRetry;
  }
  idle_ = false;
  if (look_now_.exchange(false)) {
    blocked_until_.fill({});
    shunned_.clear();
    measured_at_.reset();
  }
  look_at_clock();
  const Nanos next = work();
  idle_ = next >= kRetry;
  return next;
}

Nanos Maintenance::work() {
  if (keeper_.has_leftovers()) {
    if (is_blocked(Job::kClean)) return kRetry;
    rewrite_.reset();
    if (const auto done = keeper_.clean_one(); !done) failed(Job::kClean, done.error());
    return Nanos(0);
  }
  if (keeper_.has_uncounted() && !is_blocked(Job::kCount)) {
    if (const auto done = keeper_.count_one(); !done) failed(Job::kCount, done.error());
    return Nanos(0);
  }
  if (reindex_one()) return Nanos(0);
  if (!erasure_) {
    erasure_ = requests_.with([](Requests& requests) {
      std::unique_ptr<Erasure> first;
      if (requests.erasures.empty()) return first;
      first = std::move(requests.erasures.front());
      requests.erasures.erase(requests.erasures.begin());
      return first;
    });
  }
  if (erasure_ && !is_blocked(Job::kErase)) return erase_some();
  if (rewrite_) return rewrite_some();

  measure();
  const Snapshot snapshot = shared_.catalog.snapshot();
  if (evict_one(snapshot) || expire_one(snapshot) || index_one(snapshot) ||
      begin_compression(snapshot)) {
    return Nanos(0);
  }
  return erasure_ ? Nanos(kRetry) : Nanos(kIdle);
}

/// Somebody waits for it.
bool Maintenance::reindex_one() {
  auto next = requests_.with([](Requests& requests) {
    std::optional<std::pair<SegmentKey, std::promise<Result<void>>>> first;
    if (requests.reindexes.empty()) return first;
    first = std::move(requests.reindexes.front());
    requests.reindexes.erase(requests.reindexes.begin());
    return first;
  });
  if (!next) return false;
  next->second.set_value(reindex_now(next->first));
  return true;
}

Result<void> Maintenance::reindex_now(const SegmentKey& key) {
  const Snapshot snapshot = shared_.catalog.snapshot(KindSet(key.kind));
  const auto& segments = snapshot.segments[index_of(key.kind)];
  const auto found = std::ranges::find_if(
      segments, [&](const SegmentRef& segment) { return segment->id == key.id; });
  if (found == segments.end() || !is_settled(segments, **found, today())) {
    return fail(ErrorCode::kUnavailable,
                segment_file_name(key.kind, key.id) + ": is gone, or still written to");
  }
  std::function<std::optional<Hash128>(std::string_view)> key_of;
  if (shared_.options.key_of_line &&
      key.id.day >= day_of(shared_.clock.wall() - shared_.options.duplicate_window)) {
    key_of = [&](std::string_view line) { return shared_.options.key_of_line(key.kind, line); };
  }
  NB_TRY(reindex_segment(shared_.files, **found, Reindexed::kFinished,
                         shared_.options.max_segment_bytes, key_of, shared_.options.digest));
  indexed_.insert({key, (*found)->form});
  shared_.catalog.put(**found);  // questions have the old index in memory
  return {};
}

Nanos Maintenance::erase_some() {
  if (rewrite_) {  // of a segment that may change now: begun again afterwards
    const Kind kind = rewrite_->from()->kind;
    rewrite_.reset();
    keeper_.must_clean(kind);
    return Nanos(0);
  }
  const auto next = erasure_->step(shared_, keeper_, seal_open_);
  ErasureReport& report = erasure_->report();
  report.trouble = next ? "" : next.error().message;
  requests_.with([&](Requests& requests) {
    requests.reports[erasure_->id()] = report;
    if (!report.done) return;
    requests.finished.push_back(erasure_->id());
    if (requests.finished.size() <= kReportsKept) return;
    requests.reports.erase(requests.finished.front());
    requests.finished.erase(requests.finished.begin());
  });
  if (!next) {
    const bool full = next.error().code == ErrorCode::kFull;
    if (full && reserve_.release().value_or(false)) return Nanos(0);
    failed(Job::kErase, next.error());
    return Nanos(0);
  }
  if (report.done) {
    erasure_.reset();
    indexed_.clear();  // rewritten segments need a new one
  }
  return *next;
}

Nanos Maintenance::rewrite_some() {
  const SteadyTime start = shared_.clock.steady();
  const Segment segment = *rewrite_->from();
  const Job job = purpose_ == Purpose::kCompress ? Job::kCompress : Job::kEvict;
  const auto written = rewrite_->step(kRewriteBytes);
  if (!written) {
    keeper_.must_clean(segment.kind);
    rewrite_.reset();
    failed(job, segment, written.error());
    return Nanos(0);
  }
  if (*written) finish_rewrite();
  // As long as it worked, it rests: old files are nobody's hurry.
  return purpose_ == Purpose::kCompress ? shared_.clock.steady() - start : Nanos(0);
}

void Maintenance::finish_rewrite() {
  const auto rewrite = std::exchange(rewrite_, nullptr);
  const Segment& segment = *rewrite->from();
  const SegmentKey key{segment.kind, segment.id};
  const auto before = count_segment(shared_.files, segment);
  const std::uint64_t bytes_before = before ? before->bytes : 0;
  if (purpose_ == Purpose::kCompress) {
    if (const auto done = keeper_.adopt_compressed(*rewrite); !done)
      return failed(Job::kCompress, segment, done.error());
    shared_.metrics.segment_compressed(segment.kind, bytes_before, rewrite->bytes());
    return;
  }
  errors_only_.insert(key);
  if (rewrite->lines_left_out() == 0) return keeper_.must_clean(segment.kind);
  if (const auto done = keeper_.adopt_shorter(*rewrite, Departure::kExpired); !done)
    return failed(Job::kEvict, segment, done.error());
  indexed_.erase({key, segment.form});
  measured_at_.reset();
  shared_.metrics.segment_evicted(segment.kind, rewrite->lines_left_out(),
                                  bytes_before - std::min(bytes_before, rewrite->bytes()));
}

/// Takes the next segment while the files are over the cap; of logs, first all but errors.
bool Maintenance::evict_one(const Snapshot& snapshot) {
  const std::uint64_t cap = shared_.options.maintenance.max_disk_bytes;
  if (cap == 0 || usage_.total() <= cap || is_blocked(Job::kEvict)) return false;
  const auto order = to_evict(snapshot, today());
  for (const bool whole : {false, true}) {
    for (const SegmentRef& segment : order) {
      if (is_shunned(*segment)) continue;
      const bool is_log = segment->kind == Kind::kLogs;
      if (is_log && !whole) {
        if (errors_only_.contains({segment->kind, segment->id})) continue;
        begin_rewrite(segment, Purpose::kErrorsOnly);
        return true;
      }
      const auto totals = keeper_.expire(*segment);
      if (totals) {
        measured_at_.reset();
        shared_.metrics.segment_evicted(segment->kind, totals->lines, totals->bytes);
      } else {
        failed(Job::kEvict, *segment, totals.error());
      }
      return true;
    }
  }
  return false;
}

bool Maintenance::expire_one(const Snapshot& snapshot) {
  if (!objection_.empty() || is_blocked(Job::kExpire)) return false;
  const SegmentRef segment = next_to_expire(snapshot, shared_.options.maintenance, today());
  if (!segment) return false;
  const auto totals = keeper_.expire(*segment);
  if (totals) {
    shared_.metrics.segment_expired(segment->kind, totals->lines, totals->bytes);
  } else {
    failed(Job::kExpire, totals.error());
  }
  return true;
}

bool Maintenance::index_one(const Snapshot& snapshot) {
  int asked = 0;
  for (const auto& segments : snapshot.segments) {
    for (const SegmentRef& segment : segments) {
      const std::pair key(SegmentKey{segment->kind, segment->id}, segment->form);
      if (indexed_.contains(key) || is_shunned(*segment) ||
          !is_settled(segments, *segment, today())) {
        continue;
      }
      if (is_blocked(Job::kIndex)) return false;
      if (++asked > kIndexesAsked) return true;
      const auto has = has_index(shared_.files, *segment, shared_.options.digest.version);
      if (has && !*has) {
        const auto made = index_segment(shared_.files, *segment, shared_.options.digest);
        if (made) {
          indexed_.insert(key);
          shared_.metrics.segment_indexed(segment->kind);
        } else {
          failed(Job::kIndex, *segment, made.error());
        }
        return true;
      }
      if (!has) {
        failed(Job::kIndex, *segment, has.error());
        return true;
      }
      indexed_.insert(key);
    }
  }
  return false;
}

bool Maintenance::begin_compression(const Snapshot& snapshot) {
  const MaintenanceOptions& options = shared_.options.maintenance;
  const bool pressed =
      options.max_disk_bytes > 0 && usage_.total() > options.max_disk_bytes / 5 * 4;
  const auto due = to_compress(snapshot, options, today(), pressed);
  shared_.metrics.compression_backlog(due.size());
  if (is_blocked(Job::kCompress)) return false;
  const auto next =
      std::ranges::find_if(due, [&](const SegmentRef& segment) { return !is_shunned(*segment); });
  if (next == due.end()) return false;
  begin_rewrite(*next, Purpose::kCompress);
  return true;
}

void Maintenance::begin_rewrite(SegmentRef segment, Purpose purpose) {
  const bool compress = purpose == Purpose::kCompress;
  SegmentRewrite::Keep keep;
  if (!compress) {
    keep = [reader = std::make_shared<LineReader>(), kind = segment->kind](std::string_view line) {
      simdjson::dom::object object;
      return reader->parse(line, object) && facts_of(object, kind).level == Level::kError;
    };
  }
  const Form form = compress ? shared_.options.maintenance.compress_to : segment->form;
  auto begun = SegmentRewrite::begin(shared_.files, segment, form, std::move(keep));
  if (!begun) {
    keeper_.must_clean(segment->kind);
    return failed(compress ? Job::kCompress : Job::kEvict, *segment, begun.error());
  }
  rewrite_ = std::move(*begun);
  purpose_ = purpose;
}

void Maintenance::measure() {
  const SteadyTime now = shared_.clock.steady();
  if (measured_at_ && now - *measured_at_ < kMeasureEvery) return;
  measured_at_ = now;
  const JournalOptions& options = shared_.options;
  const auto usage = measure_disk(shared_.files, {options.data_dir, options.behavior_dir});
  if (!usage) return failed(Job::kEvict, usage.error());
  usage_ = *usage;
  for (std::size_t k = 0; k < kKindCount; ++k)
    shared_.metrics.disk_used(kind_at(k), usage_.bytes[k]);
  const auto space = shared_.files.space(options.data_dir);
  if (!space) return;
  shared_.metrics.file_system_used(space->total_bytes - space->free_bytes, space->total_bytes);
  if (erasure_) return;
  if (const auto kept = reserve_.keep(usage_.total(), space->free_bytes); !kept)
    shared_.metrics.maintenance_failed("reserve", kept.error());
}

void Maintenance::look_at_clock() {
  if (clock_agreed_.exchange(false)) guard_.agree();
  objection_ = guard_.objection();
  if (objection_.empty()) {
    shared_.health.deletion_goes_on();
  } else {
    shared_.health.deletion_stopped(objection_);
  }
}

bool Maintenance::is_blocked(Job job) const {
  return shared_.clock.steady() < blocked_until_[static_cast<std::size_t>(job)];
}

void Maintenance::failed(Job job, const Error& error) {
  blocked_until_[static_cast<std::size_t>(job)] = shared_.clock.steady() + kRetry;
  shared_.metrics.maintenance_failed(kJobNames[static_cast<std::size_t>(job)], error);
}

void Maintenance::failed(Job job, const Segment& segment, const Error& error) {
  // What is damaged stays so; what the disk refused it may do later.
  const Nanos rest =
      error.code == ErrorCode::kCorrupt ? Nanos(std::chrono::hours(24)) : Nanos(10 * kRetry);
  shunned_[{segment.kind, segment.id}] = shared_.clock.steady() + rest;
  shared_.metrics.maintenance_failed(kJobNames[static_cast<std::size_t>(job)], error);
}

bool Maintenance::is_shunned(const Segment& segment) const {
  const auto shunned = shunned_.find({segment.kind, segment.id});
  return shunned != shunned_.end() && shared_.clock.steady() < shunned->second;
}

std::chrono::sys_days Maintenance::today() const {
  return day_of(shared_.clock.wall());
}

}  // namespace nightbell::store
