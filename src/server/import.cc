#include "server/import.h"

#include <thread>

#include "base/units.h"
#include "intake/import_files.h"
#include "intake/importer.h"
#include "server/assembly.h"
#include "store/ledger_file.h"

namespace nightbell::server {
namespace {

namespace fs = std::filesystem;

/// More than a batch makes of the longest lines, whatever store.queue_mb says.
constexpr std::size_t kQueueBytes = 64_MiB;
constexpr std::chrono::seconds kSaveLedgerEvery{1};

/// Imported lines say themselves what they are of; they were sampled when they were sent.
intake::EventRules import_rules(const intake::EventRules& server) {
  intake::EventRules rules = server;
  rules.release.clear();
  rules.sample_rate = 1;
  return rules;
}

/// Waits until the files that the start left uncounted are counted.
Result<void> await_counting(const store::Journal& journal, const Clock& clock) {
  constexpr std::chrono::minutes kLongest{10};  // several files a second
  constexpr std::chrono::milliseconds kBetween{10};
  const auto is_counted = [&] {
    for (std::size_t kind = 0; kind < kKindCount; ++kind) {
      if (journal.stats(kind_at(kind)).uncounted_files > 0) return false;
    }
    return true;
  };
  const SteadyTime began = clock.steady();
  while (!is_counted()) {
    if (clock.steady() - began > kLongest)
      return fail(ErrorCode::kIo, "the files of the data folder could not be counted");
    std::this_thread::sleep_for(kBetween);
  }
  return {};
}

}  // namespace

Result<intake::ImportTotals> import(const Config& config, const ImportRequest& request,
                                    const Clock& clock,
                                    const std::function<bool(const intake::ImportView&)>& watch) {
  const fs::path data_dir = config.store.data_dir;
  const auto files = intake::import_files(request.inputs, data_dir);
  if (!files) return fail(files.error());
  const auto key = store::load_instance_key(posix_files(), data_dir);
  if (!key) return fail(key.error());

  store::StoreMetrics nobody;
  store::JournalOptions options = journal_options(config, *key, nobody);
  options.durability = store::Durability::kSynced;
  options.queue_bytes = kQueueBytes;
  // Old days are what comes in here: deleting and compressing them is the server's, and an
  // import that is gone on with counts what its files hold.
  options.maintenance.keep_days = {};
  options.maintenance.compress_to = store::SegmentForm::kPlain;
  options.maintenance.max_disk_bytes = 0;
  auto journal = store::Journal::open(std::move(options), posix_files(), clock);
  if (!journal) return fail(std::move(journal.error()));

  auto progress = intake::ImportProgress::open(posix_files(), data_dir);
  if (!progress) return fail(std::move(progress.error()));
  // What a crash left is found by what the files hold.
  if (intake::any_under_way(progress->entries())) NB_TRY(await_counting(**journal, clock));
  const intake::LinesByKind held = intake::held_lines(**journal);
  auto ledger_file = store::LedgerFile::open(posix_files(), data_dir);
  if (!ledger_file) return fail(std::move(ledger_file.error()));
  metrics::Ledger ledger(ledger_tables());
  std::string last_epoch;
  if (const auto& previous = ledger_file->previous()) {
    ledger.load(previous->tallies, held);
    last_epoch = previous->epoch;
  }
  const bool exact = intake::note_owed(progress->entries(), last_epoch, held);
  NB_TRY(progress->save(true));

  const DataSchema data(config);
  const auto rules = live_rules(config, *key, data.schema());
  const intake::EventRules events = import_rules(rules->events);
  metrics::Registry registry;
  intake::EventCounters counters(registry, {});
  SteadyTime saved = clock.steady();
  const auto watch_and_save = [&](const intake::ImportView& view) {
    // A failure shows when the ledger is closed.
    if (clock.steady() - saved >= kSaveLedgerEvery &&
        ledger_file->save(ledger.named_tallies()).has_value()) {
      saved = clock.steady();
    }
    return watch(view);
  };
  intake::Importer importer({posix_files(), clock, **journal, ledger, counters, *progress, events,
                             ledger_file->epoch(), watch_and_save});
  if (!exact) {
    importer.totals().notes.emplace_back(
        "another process used the folder after an interrupted import: its last events may come "
        "twice");
  }
  Result<void> imported;
  for (const fs::path& file : *files) {
    imported = importer.import(file, request.again);
    if (!imported || importer.totals().stopped) break;
  }
  (*journal)->stop();
  NB_TRY(ledger_file->close_clean(ledger.named_tallies()));
  if (!imported) return fail(std::move(imported.error()));
  return std::move(importer.totals());
}

}  // namespace nightbell::server
