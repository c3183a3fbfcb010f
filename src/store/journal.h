#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "base/result.h"
#include "base/units.h"
#include "event/kind.h"
#include "store/batch.h"
#include "store/catalog.h"
#include "store/digest.h"
#include "store/maintenance_options.h"
#include "store/person_matcher.h"
#include "store/store_metrics.h"

/// The way to disk: lines in, whole lines in JSONL files out, honest outcomes back.
///
/// A journal owns one data folder (LOCK.writer) and the open segment of each kind.
/// Writing is a role, not a thread: the loop that finds it free writes for all that
/// queued. See FORMAT.md for the files, ARCHITECTURE.md for the life of a batch.
namespace nightbell::store {

/// What an outcome kStored promises.
enum class Durability : std::uint8_t {
  kWritten,  ///< in the file: survives a crash of the process; on the disk ≤ 200 ms later
  kSynced,   ///< on the disk: survives a loss of power
};

struct JournalOptions {
  std::filesystem::path data_dir;  ///< created when missing
  /// Folders that differ from data_dir/<kind> (METRICS_JSONL moves behaviour); empty: none.
  std::filesystem::path behavior_dir;
  Durability durability = Durability::kWritten;
  std::uint64_t max_segment_bytes = 64_MiB;
  std::size_t queue_bytes = 32_MiB;  ///< all that may wait to be written
  std::chrono::milliseconds sync_every{200};

  /// Duplicates are known for this long, or until so many newer ids came (the earlier
  /// of both; what goes early is counted: duplicates_evicted).
  std::chrono::minutes duplicate_window{10};
  std::size_t duplicate_entries = 1'000'000;
  /// How a line's duplicate key is made, which only intake knows: asked at start for
  /// lines whose keys no checkpoint holds. Empty: such lines have none.
  std::function<std::optional<Hash128>(Kind, std::string_view line)> key_of_line;

  /// What becomes of sealed segments.
  MaintenanceOptions maintenance = {};
  /// What is kept of each sealed segment's lines. By default nothing.
  DigestMaker digest = {};
  /// A person was forgotten here: whoever holds lines elsewhere (the ring) forgets them too.
  /// Called on the maintenance thread. May be empty.
  std::function<void(const PersonMatcher&)> forget_elsewhere;

  /// Told what happens; must outlive the journal. Null: nobody is told.
  StoreMetrics* metrics = nullptr;
};

/// How the store is, for /health and /readyz.
struct Condition {
  bool writable = true;
  /// For a person; empty when all is well. There may be some while it is writable: old
  /// files are not deleted, then.
  std::vector<std::string> reasons;
};

/// What the files of one kind hold and held.
struct KindStats {
  std::uint64_t lines_on_disk = 0;  ///< in files now, right after a crash too
  std::uint64_t bytes_on_disk = 0;
  /// Files of the start whose lines are counted behind it; until then the two above are short.
  std::uint64_t uncounted_files = 0;
  std::uint64_t lines_expired = 0;  ///< deleted because of their age or the disk cap, ever
  std::uint64_t lines_erased = 0;   ///< deleted because a person was forgotten, ever
  std::string open_file;            ///< name of the open segment; empty when none
  std::uint64_t open_bytes = 0;
  WallTime last_line_at{};  ///< receive time of the newest line; zero when not known
  /// Bytes of torn lines that the last start cut off; nobody was told they are stored.
  std::uint64_t unacknowledged_cut_bytes = 0;

  /// All that ever were stored.
  [[nodiscard]] std::uint64_t lines_stored() const {
    return lines_on_disk + lines_expired + lines_erased;
  }
};

struct ErasureRequest;  // erasure.h
struct ErasureReport;

class Journal {
 public:
  /// Locks the folder, recovers every kind (torn tails cut, counts and the last ten
  /// minutes of duplicate keys reloaded), starts the sync thread.
  /// @error kLocked  another process holds LOCK.writer: says its id
  /// @error kIo      the folder can't be made or written
  [[nodiscard]] static Result<std::unique_ptr<Journal>> open(JournalOptions options,
                                                             FileSystem& files, const Clock& clock);
  virtual ~Journal() = default;

  /// Takes room in the queue for one line of `bytes` bytes, before it is put into a
  /// batch: background lines may fill half of the queue, normal ones 80 %, urgent
  /// ones all. The room is given back when the batch settles; so `bytes` must be the
  /// line's LineMeta::length.
  /// @return false: no room for this class now; answer `overloaded`
  /// Threading: any thread.  Cost: one atomic addition.
  [[nodiscard]] virtual bool reserve(QueueClass queue_class, std::size_t bytes) = 0;
  /// Gives room back for a line that was reserved and then not appended.
  virtual void unreserve(std::size_t bytes) = 0;

  /// Hands over a round's batches, whose lines were all reserved. Call once per poll
  /// round, never once per request. May write for everybody who queued before it
  /// returns; never waits for a lock or for the disk's sync. Each batch comes back
  /// through `port` (which must outlive the journal's stop()) with its outcomes.
  /// Threading: any thread.
  virtual void append(std::vector<BatchPtr> batches, CompletionPort& port) = 0;

  [[nodiscard]] virtual Condition condition() const = 0;
  [[nodiscard]] virtual KindStats stats(Kind kind) const = 0;
  /// The segments, for scan(). Threading: any thread.
  [[nodiscard]] virtual const Catalog& catalog() const = 0;

  // Sealed segments. Threading: any thread.

  /// See Maintenance::erase: an operation to be polled.
  [[nodiscard]] virtual Result<std::string> erase(ErasureRequest request) = 0;
  [[nodiscard]] virtual std::optional<ErasureReport> erasure(const std::string& id) const = 0;
  /// See Maintenance::reindex.
  [[nodiscard]] virtual std::future<Result<void>> reindex(Kind kind, SegmentId id) = 0;
  /// Looks now for what is to be compressed and deleted.
  virtual void maintain_now() = 0;
  /// False while there is something to compress or delete that can be.
  [[nodiscard]] virtual bool is_maintained() const = 0;
  /// The operator says that the clock is right: deletion by age goes on.
  virtual void agree_on_clock() = 0;

  /// Writes and syncs all that was appended, settles it, leaves a clean checkpoint and
  /// unlocks the folder. What is appended afterwards comes back kLost. Idempotent.
  virtual void stop() = 0;
};

/// `metrics-2026-11-21.jsonl`, `metrics-2026-11-21.1.jsonl`. See segment_name.h.
[[nodiscard]] std::string segment_file_name(Kind kind, SegmentId id);

}  // namespace nightbell::store
