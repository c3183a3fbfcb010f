#include "check/derived_files.h"

#include <fmt/format.h>

#include "base/units.h"
#include "store/memory_file.h"

namespace nightbell::check {
namespace {

/// Far beyond what any segment needs.
constexpr std::size_t kMaxBytes = 256_MiB;
/// Where the version stands in a checkpoint (FORMAT.md#checkpoint).
constexpr std::string_view kCheckpointMagic("NBCKPT\r\n\1", 9);

/// What the index was made of, when that is not this file.
std::string difference(const store::IndexBinding& binding, store::Form form, std::uint64_t size) {
  if (binding.form != form) return "it was made of another form of the segment";
  if (binding.file_length != size) {
    return fmt::format("it was made of a file of {} bytes, this one has {}", binding.file_length,
                       size);
  }
  return "the first or the last 4 KiB of the file are not those that it was made of: the file "
         "changed, or the index is another's";
}

}  // namespace

Result<IndexFile> load_index(FileSystem& files, const store::Segment& segment, const File& data) {
  using State = IndexFile::State;
  IndexFile out;
  auto bytes = read_file(files, segment.index_path(), kMaxBytes);
  if (!bytes) return fail(std::move(bytes.error()));
  if (!*bytes) return out;
  out.bytes = std::move(**bytes);
  const store::MemoryFile file(out.bytes);
  auto index = store::SegmentIndex::read(file);
  if (!index) {
    out.state = State::kDamaged;
    out.trouble = std::move(index.error().message);
    return out;
  }
  const auto belongs = index->belongs_to(data, segment.form);
  if (!belongs) return fail(belongs.error());
  const auto size = data.size();
  if (!size) return fail(size.error());
  if (!*belongs) {
    out.state = State::kForeign;
    out.trouble = difference(index->binding(), segment.form, *size);
    if (index->binding().form != segment.form || index->binding().file_length != *size) return out;
  }
  auto counts = index->counts(file);
  const auto digest = index->digest(file);
  if (counts) out.counts = std::move(*counts);
  if (*belongs) {
    out.state = counts && digest ? State::kGood : State::kDamaged;
    if (!counts) out.trouble = std::move(counts.error().message);
    if (counts && !digest) out.trouble = digest.error().message;
  }
  out.index = std::move(*index);
  return out;
}

Result<CheckpointFile> load_checkpoint(FileSystem& files, const store::Segment& segment) {
  CheckpointFile out;
  const auto bytes = read_file(files, segment.checkpoint_path(), kMaxBytes);
  if (!bytes) return fail(bytes.error());
  if (!*bytes) return out;
  out.exists = true;
  out.read = store::read_checkpoint(**bytes);
  if (out.read.good_bytes == (*bytes)->size()) return out;
  out.older = (*bytes)->starts_with(kCheckpointMagic);
  if (out.older) {
    out.read.end = store::read_end_record(**bytes);
    return out;
  }
  out.trouble = fmt::format("{} of its {} bytes can be read, {} blocks", out.read.good_bytes,
                            (*bytes)->size(), out.read.blocks.size());
  return out;
}

}  // namespace nightbell::check
