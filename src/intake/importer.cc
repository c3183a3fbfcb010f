#include "intake/importer.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "event/limits.h"
#include "intake/settlement.h"

namespace nightbell::intake {
namespace {

/// A crash costs the next run this much reading.
constexpr std::chrono::milliseconds kSaveEvery{500};

std::chrono::sys_days day_of(const LineMeta& line) {
  return std::chrono::floor<std::chrono::days>(line.receive_time);
}

}  // namespace

LinesByKind held_lines(const store::Journal& journal) {
  LinesByKind lines{};
  for (std::size_t kind = 0; kind < kKindCount; ++kind)
    lines[kind] = journal.stats(kind_at(kind)).lines_on_disk;
  return lines;
}

Result<void> Importer::import(const std::filesystem::path& path, bool again) {
  auto source = ImportSource::open(parts_.files, path);
  if (!source) {
    totals_.unread.push_back(fmt::format("{}: {}", path.string(), source.error().message));
    return {};
  }
  ImportEntry& entry = parts_.progress.entries()[(*source)->identity()];
  if (again) entry = {};
  if (entry.done) {
    ++totals_.files_known;
    totals_.notes.push_back(
        fmt::format("{}: is imported already ({} events)", path.string(), entry.imported));
    return {};
  }
  if (entry.position.lines > 0) {
    totals_.notes.push_back(
        fmt::format("{}: goes on behind line {}", path.string(), entry.position.lines));
  }
  if (const auto skipped = (*source)->skip(entry.position.bytes); !skipped) {
    totals_.unread.push_back(fmt::format("{}: {}", path.string(), skipped.error().message));
    return {};
  }
  return import_lines(path, **source, entry);
}

Result<void> Importer::import_lines(const std::filesystem::path& path, ImportSource& source,
                                    ImportEntry& entry) {
  ImportLines lines(source, entry.position);
  Round current;
  Round next;
  current.owed = entry.owed;
  note_state(entry);
  NB_TRY(parts_.progress.save(false));
  Result<void> readable = read_round(lines, current);
  bool go_on = true;
  while (true) {
    leave_out_owed(current);
    NB_TRY(hand_over(current));
    const bool more = readable && !current.is_last && go_on;
    if (more) {
      next.owed = current.owed;
      readable = read_round(lines, next);
    }
    NB_TRY(await(path, current, entry));
    go_on = parts_.watch({path, source.taken(), source.identity().bytes, totals_});
    if (!more) break;
    std::swap(current, next);
  }
  if (!readable) {
    totals_.unread.push_back(fmt::format("{}: behind line {}: {}", path.string(),
                                         lines.position().lines, readable.error().message));
  }
  totals_.stopped = !go_on;
  entry.epoch.clear();  // nothing is under way: what it owes is exact
  entry.done = current.is_last && readable.has_value();
  if (entry.done) ++totals_.files_done;
  return parts_.progress.save(true);
}

/// Fills a round; what was read before an error is in it.
Result<void> Importer::read_round(ImportLines& lines, Round& round) {
  const auto read = read_lines(lines, round);
  order_by_day(*round.batch);
  return read;
}

Result<void> Importer::read_lines(ImportLines& lines, Round& round) {
  round.batch = pool_.take();
  round.first_line = lines.position().lines;
  round.end = lines.position();
  round.left_out = 0;
  round.is_last = false;
  std::size_t bytes = 0;
  for (std::uint32_t index = 0; index < kBatchLines && bytes < kBatchBytes; ++index) {
    const auto line = lines.next();
    if (!line) return fail(line.error());
    if (!*line) {
      round.is_last = true;
      break;
    }
    bytes += (*line)->size();
    round.end = lines.position();
    decode(**line, index, round);
  }
  return {};
}

void Importer::decode(std::string_view line, std::uint32_t index, Round& round) {
  if (trimmed(line).empty()) return;
  Delivery& delivery = BatchPool::delivery_of(*round.batch);
  if (line.size() > limits::kImportLine) {
    return refuse(index, kUnknownKind, Reason::kTooLarge,
                  fmt::format("a line may be at most {} bytes long", limits::kImportLine),
                  delivery);
  }
  Submission submission;
  submission.rules = &parts_.rules;
  submission.environment = parts_.rules.environment;
  submission.via = Via::kImport;
  submission.trusted = true;
  ImportedEvent event = reader_.read(line, parts_.clock.wall(), submission);
  if (event.is_own_note) {
    ++totals_.own_notes;
  } else if (event.what == nullptr) {
    refuse(index, kUnknownKind, Reason::kInvalidPayload, std::move(event.wrong), delivery);
  } else {
    decoder_.decode(event.event, index, *event.what, submission, delivery, *round.batch);
  }
}

/// A journal has two days open; input that hops between more opens a file a hop, so at
/// least within a batch each day comes once.
void Importer::order_by_day(store::Batch& batch) const {
  std::vector<LineMeta>& lines = batch.lines;
  if (std::ranges::is_sorted(lines, {}, day_of)) return;
  std::vector<std::uint32_t> order(lines.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t line) { return day_of(lines[line]); });
  std::vector<LineMeta> sorted;
  std::vector<std::uint32_t> place(lines.size());
  for (const std::uint32_t line : order) {
    place[line] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(lines[line]);
  }
  lines = std::move(sorted);
  for (PendingEvent& event : BatchPool::delivery_of(batch).pending) {
    if (event.line != PendingEvent::kNoLine) event.line = place[event.line];
  }
}

void Importer::leave_out_owed(Round& round) {
  if (std::ranges::count(round.owed, 0U) == kKindCount && owed_keys_.empty()) return;
  store::Batch& batch = *round.batch;
  constexpr std::uint32_t kOwed = PendingEvent::kNoLine;
  std::vector<std::uint32_t> place(batch.lines.size());
  std::vector<bool> is_duplicate(batch.lines.size());
  std::vector<LineMeta> kept;
  for (std::size_t line = 0; line < batch.lines.size(); ++line) {
    const LineMeta& meta = batch.lines[line];
    std::uint64_t& owed = round.owed[index_of(meta.kind)];
    place[line] = kOwed;
    if (meta.has_duplicate_key && owed_keys_.contains(meta.duplicate_key)) {
      is_duplicate[line] = true;
    } else if (owed > 0) {
      --owed;
      if (meta.has_duplicate_key) owed_keys_.insert(meta.duplicate_key);
    } else {
      place[line] = static_cast<std::uint32_t>(kept.size());
      kept.push_back(meta);
    }
  }
  batch.lines = std::move(kept);
  // What is on the disk was accounted for when the ledger counted the files.
  std::erase_if(BatchPool::delivery_of(batch).pending, [&](PendingEvent& event) {
    const std::uint32_t line = event.line;
    event.line = place[line];
    if (is_duplicate[line]) event.outcome = Outcome::kDuplicate;
    const bool owed = event.line == kOwed && !is_duplicate[line];
    round.left_out += owed ? 1 : 0;
    return owed;
  });
}

Result<void> Importer::hand_over(Round& round) {
  for (const LineMeta& line : round.batch->lines) {
    if (!parts_.journal.reserve(QueueClass::kUrgent, line.length))
      return fail(ErrorCode::kFull, "the queue has no room for a batch");
  }
  account_decoded(BatchPool::delivery_of(*round.batch), ledger_entry_);
  parts_.ledger.post(ledger_entry_);
  ledger_entry_.clear();
  std::vector<store::BatchPtr> one;
  one.push_back(std::move(round.batch));
  parts_.journal.append(std::move(one), *this);
  return {};
}

void Importer::settled(std::vector<store::BatchPtr> batches) {
  {
    std::lock_guard lock(mutex_);
    back_ = std::move(batches.front());  // never more: the next waits for this one
  }
  changed_.notify_one();
}

Result<void> Importer::await(const std::filesystem::path& path, Round& round, ImportEntry& entry) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return back_ != nullptr; });
    round.batch = std::move(back_);
  }
  Delivery& delivery = BatchPool::delivery_of(*round.batch);
  bool lost = false;
  std::uint64_t stored = 0;
  for (const PendingEvent& event : delivery.pending) {
    if (event.line == PendingEvent::kNoLine) {
      ++totals_.duplicates;
      continue;
    }
    const Outcome outcome = round.batch->outcomes[event.line];
    stored += outcome == Outcome::kStored ? 1 : 0;
    totals_.duplicates += outcome == Outcome::kDuplicate ? 1 : 0;
    lost = lost || outcome == Outcome::kLost;
    ledger_entry_.settled(index_of(event.kind), static_cast<std::size_t>(outcome),
                          static_cast<std::size_t>(reason_of(outcome)));
  }
  parts_.ledger.post(ledger_entry_);
  ledger_entry_.clear();
  totals_.imported += stored;
  totals_.resumed += round.left_out;
  entry.imported += stored + round.left_out;
  if (lost) {
    const auto condition = parts_.journal.condition();
    return fail(ErrorCode::kIo, fmt::format("{}: behind line {}: events could not be written: {}",
                                            path.string(), round.first_line,
                                            condition.reasons.empty() ? "the disk failed"
                                                                      : condition.reasons.front()));
  }
  tell_rejected(path, round);
  auto noted = note(round, entry);
  pool_.give_back(std::move(round.batch));
  return noted;
}

Result<void> Importer::note(const Round& round, ImportEntry& entry) {
  entry.position = round.end;
  entry.owed = round.owed;
  note_state(entry);
  const SteadyTime now = parts_.clock.steady();
  if (now - saved_ < kSaveEvery) return {};
  saved_ = now;
  return parts_.progress.save(false);
}

void Importer::note_state(ImportEntry& entry) const {
  entry.epoch = parts_.epoch;
  entry.held = held_lines(parts_.journal);
}

void Importer::tell_rejected(const std::filesystem::path& path, const Round& round) {
  const Verdicts& verdicts = BatchPool::delivery_of(*round.batch).verdicts;
  for (const Rejection& rejection : verdicts.rejected) {
    ++totals_.rejected[static_cast<std::size_t>(rejection.reason)];
    if (totals_.wrong.size() == ImportTotals::kTold) continue;
    totals_.wrong.push_back(fmt::format("{}:{}: {}: {}", path.string(),
                                        round.first_line + rejection.index + 1,
                                        name_of(rejection.reason), rejection.message));
  }
  totals_.dropped.add(verdicts.dropped);
}

}  // namespace nightbell::intake
