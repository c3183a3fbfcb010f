#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "base/file.h"
#include "base/guarded.h"
#include "store/index_cache.h"
#include "store/kind_set.h"
#include "store/segment.h"

/// Which segments there are. The journal keeps it true while it writes, seals, compresses
/// and deletes; whoever reads without a journal lists the folders.
namespace nightbell::store {

/// Where the files of each kind are.
struct DataFolders {
  std::filesystem::path data_dir;
  std::filesystem::path behavior_dir;  ///< when behaviour is elsewhere (METRICS_JSONL); else empty

  [[nodiscard]] std::filesystem::path of(Kind kind) const;
};

/// The segments of one moment, by kind, oldest first.
struct Snapshot {
  std::array<std::vector<SegmentRef>, kKindCount> segments;
  /// Grows whenever lines were taken out of segments: positions of an earlier generation
  /// mean nothing any more.
  std::uint64_t generation = 0;
  std::shared_ptr<IndexCache> indexes;  ///< of the catalog; null: none is kept
};

/// Threading: any thread.
class Catalog {
 public:
  Catalog() = default;
  Catalog(Catalog&& other) noexcept;

  /// What the folders hold. Needs no lock and no server; a segment that is being written
  /// is read as far as its file goes.
  /// @error kIo  a folder can't be listed
  [[nodiscard]] static Result<Catalog> list(FileSystem& files, const DataFolders& folders);

  [[nodiscard]] Snapshot snapshot(KindSet kinds = KindSet::all()) const;

  /// Null when there is none.
  [[nodiscard]] SegmentRef find(Kind kind, SegmentId id) const;

  /// Adds a segment, or replaces the one of its kind and id.
  void put(Segment segment);
  void remove(Kind kind, SegmentId id);
  void lines_erased() {
    shared_.with([](Shared& shared) { ++shared.generation; });
  }
  void set_generation(std::uint64_t generation) {
    shared_.with([&](Shared& shared) { shared.generation = generation; });
  }

 private:
  struct Shared {
    std::array<std::map<SegmentId, SegmentRef>, kKindCount> segments;
    std::uint64_t generation = 0;
  };
  Guarded<Shared> shared_;
  std::shared_ptr<IndexCache> indexes_ = std::make_shared<IndexCache>();
};

/// The segments of one folder, each in the form that is whole: a compressed file gets its
/// name only when it is, so it stands for the plain one that may still be beside it.
[[nodiscard]] std::vector<Segment> segments_among(Kind kind, const std::filesystem::path& directory,
                                                  const std::vector<DirectoryEntry>& entries);

}  // namespace nightbell::store
