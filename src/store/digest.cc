#include "store/digest.h"

#include "store/segment_index.h"

namespace nightbell::store {

Result<std::optional<std::string>> read_digest(FileSystem& files, const Segment& segment,
                                               std::uint32_t version) {
  std::optional<std::string> none;
  const auto file = files.open(segment.index_path(), OpenMode::kRead);
  if (!file) return fail(file.error());
  if (!*file) return none;
  const auto index = SegmentIndex::read(**file);
  if (!index && index.error().code != ErrorCode::kCorrupt) return fail(index.error());
  if (!index || index->digest_version() != version) return none;
  const Segment now = segment.in_form(index->binding().form);  // it may have been compressed
  const auto lines = files.open(now.lines_path(), OpenMode::kRead);
  if (!lines) return fail(lines.error());
  if (!*lines) return none;
  const auto belongs = index->belongs_to(**lines, now.form);
  if (!belongs) return fail(belongs.error());
  if (!*belongs) return none;
  auto digest = index->digest(**file);
  if (!digest && digest.error().code == ErrorCode::kCorrupt) return none;
  if (!digest) return fail(std::move(digest.error()));
  return std::optional(std::move(*digest));
}

}  // namespace nightbell::store
