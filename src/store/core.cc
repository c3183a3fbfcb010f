#include "store/core.h"

#include <algorithm>

#include "store/data_folder.h"

namespace nightbell::store {
Result<std::unique_ptr<Core>> Core::open(JournalOptions options, FileSystem& files,
                                         const Clock& clock, std::function<void()> wake_sync) {
  NB_TRY(make_data_folder(files, options.data_dir));
  if (!options.behavior_dir.empty()) NB_TRY(make_data_folder(files, options.behavior_dir));
  auto lock = FolderLock::take(files, options.data_dir, kWriterLock);
  if (!lock) return fail(std::move(lock.error()));
  std::unique_ptr<Core> core(
      new Core(std::move(options), files, clock, std::move(*lock), std::move(wake_sync)));
  NB_TRY(core->recover());
  return core;
}

Core::Core(JournalOptions options, FileSystem& files, const Clock& clock, FolderLock lock,
           std::function<void()> wake_sync)
    : options_(std::move(options)),
      files_(files),
      clock_(clock),
      metrics_(options_.metrics == nullptr ? no_metrics_ : *options_.metrics),
      lock_(std::move(lock)),
      queue_(options_.queue_bytes),
      duplicates_(options_.duplicate_window, options_.duplicate_entries),
      health_(files, options_.data_dir),
      sync_(shared(), wake_sync),
      wake_sync_(std::move(wake_sync)) {}

Result<void> Core::recover() {
  // First: it says which files are done with.
  auto removed = RemovedLines::open(files_, folders());
  if (!removed) return fail(std::move(removed.error()));
  const RecoveryContext context = recovery_context();
  std::vector<std::unique_ptr<KindSegments>> kinds;
  std::vector<KeyAt> keys;
  std::vector<SegmentKey> uncounted;
  WallTime newest_line{};
  for (std::size_t k = 0; k < kKindCount; ++k) {
    const Kind kind = kind_at(k);
    const auto directory = folders().of(kind);
    auto recovered = recover_kind(context, kind, directory);
    if (!recovered) return fail(std::move(recovered.error()).within(std::string(name_of(kind))));
    newest_line = std::max(newest_line, recovered->stats.last_line_at);
    counts_.change(kind, [&](KindStats& stats) { stats = recovered->stats; });
    std::ranges::move(recovered->keys, std::back_inserter(keys));
    for (const SegmentId id : recovered->uncounted) uncounted.push_back({kind, id});
    for (Segment& segment : recovered->segments) catalog_.put(std::move(segment));
    counts_.change(kind,
                   [&](KindStats& stats) { stats.uncounted_files = recovered->uncounted.size(); });
    kinds.push_back(std::make_unique<KindSegments>(shared(), sync_, kind, directory,
                                                   std::move(recovered->next_numbers),
                                                   std::move(recovered->resume)));
  }
  load_keys(std::move(keys));
  writer_ = std::make_unique<Writer>(shared(), sync_, std::move(kinds));
  maintenance_ = std::make_unique<Maintenance>(
      shared(), SegmentKeeper(shared(), std::move(*removed), std::move(uncounted)), newest_line,
      [this] {
        seal_open_ = true;
        wake_sync_();
      });
  return maintenance_->resume_erasures();
}

/// Receive times are wall time, the window is steady time: what was received n seconds
/// ago by the wall clock came n seconds ago.
void Core::load_keys(std::vector<KeyAt> keys) {
  std::ranges::sort(keys, {}, &KeyAt::received);
  const WallTime wall = clock_.wall();
  const SteadyTime steady = clock_.steady();
  for (const KeyAt& key : keys) {
    const Nanos age = std::max(Nanos(0), wall - key.received);
    if (!duplicates_.insert(key.key, steady - age)) continue;  // stored twice once: harmless
  }
}

bool Core::reserve(QueueClass queue_class, std::size_t bytes) {
  return queue_.reserve(queue_class, bytes);
}

void Core::unreserve(std::size_t bytes) {
  queue_.unreserve(bytes);
}

void Core::append(std::vector<BatchPtr> batches, CompletionPort& port) {
  if (batches.empty()) return;
  HandOver hand_over{std::move(batches), &port};
  switch (queue_.push(hand_over)) {
    case WriteQueue::Push::kWrite:
      return writer_->drain();
    case WriteQueue::Push::kQueued:
      return;
    case WriteQueue::Push::kClosed:
      for (const BatchPtr& batch : hand_over.batches)
        batch->outcomes.assign(batch->lines.size(), Outcome::kLost);
      std::vector<HandOver> refused;
      refused.push_back(std::move(hand_over));
      settle(refused, queue_);
  }
}

void Core::run_writer() {
  while (queue_.wait_for_role()) writer_->drain();
}

void Core::sync_step() {
  if (queue_.try_take_role()) {
    if (seal_open_.exchange(false)) writer_->seal_all();
    writer_->tend();
    queue_.give_role_back();  // not drain(): under load that would never end
  }
  sync_.step(false);
  health_.probe(clock_.steady());
}

Nanos Core::maintain_step() {
  return maintenance_->step();
}

void Core::close() {
  queue_.close();
}

void Core::finish() {
  queue_.wait_for_last_role();
  writer_->drain();
  writer_->finish();
  sync_.step(true);
  lock_.reset();
}

Shared Core::shared() {
  return {options_, files_, clock_, metrics_, queue_, duplicates_, counts_, catalog_, health_};
}

RecoveryContext Core::recovery_context() const {
  return {options_, files_, metrics_, clock_.wall()};
}

}  // namespace nightbell::store
