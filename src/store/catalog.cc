#include "store/catalog.h"

#include "store/removed_lines.h"
#include "store/segment_name.h"

namespace nightbell::store {

std::filesystem::path DataFolders::of(Kind kind) const {
  if (kind == Kind::kBehavior && !behavior_dir.empty()) return behavior_dir;
  return data_dir / name_of(kind);
}

Catalog::Catalog(Catalog&& other) noexcept : indexes_(std::move(other.indexes_)) {
  shared_.with(
      [&](Shared& mine) { other.shared_.with([&](Shared& theirs) { mine = std::move(theirs); }); });
}

Result<Catalog> Catalog::list(FileSystem& files, const DataFolders& folders) {
  Catalog catalog;
  for (std::size_t k = 0; k < kKindCount; ++k) {
    const Kind kind = kind_at(k);
    const auto directory = folders.of(kind);
    const auto entries = files.list(directory);
    if (!entries) return fail(entries.error());
    if (!*entries) continue;
    for (Segment& segment : segments_among(kind, directory, **entries))
      catalog.put(std::move(segment));
  }
  const auto generation = RemovedLines::read_generation(files, folders);
  if (!generation) return fail(generation.error());
  catalog.set_generation(*generation);
  return catalog;
}

Snapshot Catalog::snapshot(KindSet kinds) const {
  Snapshot snapshot;
  snapshot.indexes = indexes_;
  shared_.with([&](const Shared& shared) {
    snapshot.generation = shared.generation;
    for (std::size_t k = 0; k < kKindCount; ++k) {
      if (!kinds.has(kind_at(k))) continue;
      snapshot.segments[k].reserve(shared.segments[k].size());
      for (const auto& [id, segment] : shared.segments[k]) snapshot.segments[k].push_back(segment);
    }
  });
  return snapshot;
}

SegmentRef Catalog::find(Kind kind, SegmentId id) const {
  return shared_.with([&](const Shared& shared) {
    const auto found = shared.segments[index_of(kind)].find(id);
    return found == shared.segments[index_of(kind)].end() ? SegmentRef() : found->second;
  });
}

void Catalog::put(Segment segment) {
  const std::size_t kind = index_of(segment.kind);
  const SegmentId id = segment.id;
  auto ref = std::make_shared<const Segment>(std::move(segment));
  shared_.with([&](Shared& shared) { std::swap(shared.segments[kind][id], ref); });
  indexes_->forget(ref);
}

void Catalog::remove(Kind kind, SegmentId id) {
  const auto removed =
      shared_.with([&](Shared& shared) { return shared.segments[index_of(kind)].extract(id); });
  if (!removed.empty()) indexes_->forget(removed.mapped());
}

std::vector<Segment> segments_among(Kind kind, const std::filesystem::path& directory,
                                    const std::vector<DirectoryEntry>& entries) {
  std::map<SegmentId, Segment> found;
  for (const DirectoryEntry& entry : entries) {
    const auto name = parse_segment_name(kind, entry.name);
    if (!name || entry.type != DirectoryEntry::Type::kFile) continue;
    Form form = Form::kPlain;
    if (name->part == SegmentPart::kCompressed) {
      form = entry.name.ends_with(".gz") ? Form::kGzip : Form::kZstd;
    } else if (name->part != SegmentPart::kLines) {
      continue;
    }
    Segment& segment = found[name->id];
    segment.kind = kind;
    segment.id = name->id;
    segment.directory = directory;
    if (form != Form::kPlain) segment.form = form;
  }
  std::vector<Segment> segments;
  for (auto& [id, segment] : found) segments.push_back(std::move(segment));
  return segments;
}

}  // namespace nightbell::store
