#include "store/segment_files.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "store/recover_segment.h"
#include "store/segment_index.h"
#include "store/segment_name.h"
#include "store/segment_reader.h"

namespace nightbell::store {
namespace {

/// What an index says, when it is of this very file.
Result<std::optional<SegmentTotals>> totals_by_index(FileSystem& files, const Segment& segment,
                                                     const File& data) {
  std::optional<SegmentTotals> none;
  const auto file = files.open(segment.index_path(), OpenMode::kRead);
  if (!file) return fail(file.error());
  if (!*file) return none;
  const auto index = SegmentIndex::read(**file);
  if (!index && index.error().code == ErrorCode::kCorrupt) return none;
  if (!index) return fail(index.error());
  const auto belongs = index->belongs_to(data, segment.form);
  if (!belongs) return fail(belongs.error());
  if (!*belongs) return none;
  SegmentTotals totals{0, index->binding().file_length};
  for (const BlockInfo& block : index->blocks()) totals.lines += block.lines;
  return std::optional(totals);
}

Result<void> remove_files(FileSystem& files, std::initializer_list<std::filesystem::path> paths) {
  for (const std::filesystem::path& path : paths) {
    const auto removed = files.remove(path);
    if (!removed) return fail(removed.error());
  }
  return files.sync_directory(folder_of(*paths.begin()));
}

/// All names of one segment.
struct Names {
  bool plain = false;
  std::optional<Form> compressed;
  bool derived = false;
};

/// Whether the compressed file has as many bytes of lines as the plain one.
Result<bool> holds_all(FileSystem& files, const Segment& compressed) {
  const auto plain = SegmentReader::open(files, compressed.in_form(Form::kPlain));
  if (!plain) return fail(plain.error());
  const auto packed = SegmentReader::open(files, compressed);
  if (!packed && packed.error().code == ErrorCode::kCorrupt) return false;
  if (!packed) return fail(packed.error());
  const auto length = [](const auto& reader) {
    return reader->blocks().empty() ? 0 : reader->blocks().back().end();
  };
  return *plain && *packed && length(*plain) == length(*packed);
}

}  // namespace

Result<std::optional<SegmentTotals>> known_totals(FileSystem& files, const Segment& segment) {
  std::optional<SegmentTotals> none;
  const auto data = files.open(segment.lines_path(), OpenMode::kRead);
  if (!data) return fail(data.error());
  if (!*data) return none;
  if (segment.form != Form::kPlain) return totals_by_index(files, segment, **data);
  const auto size = (*data)->size();
  if (!size) return fail(size.error());
  const auto end = read_totals(files, segment.checkpoint_path(), *size);
  if (!end) return fail(end.error());
  if (*end) return std::optional(SegmentTotals{(*end)->lines, (*end)->bytes});
  return totals_by_index(files, segment, **data);
}

Result<SegmentTotals> count_segment(FileSystem& files, const Segment& segment) {
  const auto known = known_totals(files, segment);
  if (!known) return fail(known.error());
  if (*known) return **known;
  auto reader = SegmentReader::open(files, segment);
  if (!reader) return fail(std::move(reader.error()));
  if (!*reader) return fail(ErrorCode::kUnavailable, segment.lines_path().string() + ": is gone");
  SegmentTotals totals;
  const auto data = files.open(segment.lines_path(), OpenMode::kRead);
  if (!data) return fail(data.error());
  if (*data) {
    const auto size = (*data)->size();
    if (!size) return fail(size.error());
    totals.bytes = *size;
  }
  std::string buffer;
  for (std::size_t block = 0; block < (*reader)->blocks().size(); ++block) {
    const auto lines = (*reader)->read(block, buffer);
    if (!lines) return fail(lines.error());
    totals.lines += static_cast<std::uint64_t>(std::ranges::count(*lines, '\n'));
  }
  return totals;
}

Result<void> remove_segment(FileSystem& files, const Segment& segment) {
  // A plain file beside its compressed one does not count while that is there.
  if (segment.form != Form::kPlain) {
    const auto removed = files.remove(segment.in_form(Form::kPlain).lines_path());
    if (!removed) return fail(removed.error());
  }
  NB_TRY(remove_files(files, {segment.lines_path()}));
  return remove_files(files, {segment.index_path(), segment.checkpoint_path()});
}

Result<void> remove_derived(FileSystem& files, const Segment& segment) {
  return remove_files(files, {segment.index_path(), segment.checkpoint_path()});
}

Result<void> clean_leftovers(FileSystem& files, Kind kind, const std::filesystem::path& directory) {
  const auto entries = files.list(directory);
  if (!entries) return fail(entries.error());
  if (!*entries) return {};
  std::map<SegmentId, Names> segments;
  SegmentId newest;
  for (const DirectoryEntry& entry : **entries) {
    if (entry.type != DirectoryEntry::Type::kFile) continue;
    std::string_view name = entry.name;
    if (name.ends_with(".tmp") && parse_segment_name(kind, name.substr(0, name.size() - 4))) {
      NB_TRY(remove_files(files, {directory / entry.name}));
      continue;
    }
    const auto parsed = parse_segment_name(kind, name);
    if (!parsed) continue;
    Names& names = segments[parsed->id];
    switch (parsed->part) {
      case SegmentPart::kLines:
        names.plain = true;
        newest = std::max(newest, parsed->id);
        break;
      case SegmentPart::kCompressed:
        names.compressed = name.ends_with(".gz") ? Form::kGzip : Form::kZstd;
        newest = std::max(newest, parsed->id);
        break;
      case SegmentPart::kCheckpoint:
      case SegmentPart::kIndex:
        names.derived = true;
        break;
    }
  }
  for (const auto& [id, names] : segments) {
    const Segment segment{kind, id, names.compressed.value_or(Form::kPlain), directory, nullptr};
    if (!names.plain && !names.compressed && id < newest) NB_TRY(remove_derived(files, segment));
    if (!names.plain || !names.compressed) continue;
    const auto holds = holds_all(files, segment);
    if (!holds) return fail(holds.error());
    if (!*holds) continue;
    NB_TRY(remove_files(files,
                        {segment.in_form(Form::kPlain).lines_path(), segment.checkpoint_path()}));
  }
  return {};
}

}  // namespace nightbell::store
