#include "store/segment_index.h"

#include <algorithm>

#include "store/checkpoint_format.h"
#include "store/digest.h"
#include "store/index_sections.h"
#include "store/zstd_bytes.h"

namespace nightbell::store {
namespace {

/// Counts of a segment: some bytes a (minute, level) and block; one far beyond is damaged.
constexpr std::size_t kMaxCountsBytes = 64_MiB;

}  // namespace

Result<SegmentIndex> SegmentIndex::read(const File& file) {
  const auto size = file.size();
  if (!size) return fail(size.error());
  std::string head(std::min<std::uint64_t>(kIndexHeaderBytes, *size), '\0');
  const auto got = file.read_at(head, 0);
  if (!got) return fail(got.error());
  const auto header = parse_index_header(std::string_view(head).substr(0, *got));
  if (!header) return fail(header.error());
  const SectionPlace& pages = header->place(IndexSection::kTermPages);
  if (pages.length % kTermPageBytes != 0 || pages.length / kTermPageBytes < header->home_pages)
    return fail(ErrorCode::kCorrupt, "index: the pages of terms have a wrong size");
  for (const SectionPlace& place : header->sections) {
    if (place.offset > *size || place.length > *size - place.offset)
      return fail(ErrorCode::kCorrupt, "index: a section is missing");
  }

  SegmentIndex index;
  index.binding_ = header->binding;
  index.counts_ = header->place(IndexSection::kCounts);
  index.digest_ = header->place(IndexSection::kDigest);
  index.digest_version_ = header->digest_version;
  index.pages_ = TermPages(pages.offset, pages.length, header->home_pages);
  const auto blocks = read_section(file, header->place(IndexSection::kBlocks));
  if (!blocks) return fail(blocks.error());
  auto parsed = parse_blocks(*blocks);
  if (!parsed) return fail(std::move(parsed.error()));
  index.blocks_ = std::move(*parsed);
  const auto hot = read_section(file, header->place(IndexSection::kHotTerms));
  if (!hot) return fail(hot.error());
  auto terms = parse_hot_terms(*hot);
  if (!terms) return fail(std::move(terms.error()));
  index.hot_ = std::move(*terms);
  return index;
}

Result<bool> SegmentIndex::belongs_to(const File& data, SegmentForm form) const {
  if (form != binding_.form) return false;
  const auto size = data.size();
  if (!size) return fail(size.error());
  if (*size != binding_.file_length) return false;
  const auto crc = edge_crc(data, *size);
  if (!crc) return fail(crc.error());
  return *crc == binding_.edge_crc;
}

Result<BlockSet> SegmentIndex::find(const File& file, Term term) const {
  const auto hot = std::ranges::lower_bound(hot_, term, {}, &HotTerm::term);
  if (hot != hot_.end() && hot->term == term) return hot->blocks;
  auto found = pages_.find(file, term);
  if (found && (*found - BlockSet::first(blocks_.size())).count() > 0)
    return fail(ErrorCode::kCorrupt, "index: a term stands in a block that there is not");
  return found;
}

Result<std::vector<MinuteCounts>> SegmentIndex::counts(const File& file) const {
  const auto section = read_section(file, counts_);
  if (!section) return fail(section.error());
  const auto bytes = zstd_decompress(*section, kMaxCountsBytes);
  if (!bytes) return fail(bytes.error());
  std::vector<MinuteCounts> counts(blocks_.size());
  std::string_view rest = *bytes;
  for (MinuteCounts& block : counts) {
    if (!take_counts(rest, block))
      return fail(ErrorCode::kCorrupt, "index: the counts are damaged");
  }
  return counts;
}

Result<std::string> SegmentIndex::digest(const File& file) const {
  if (digest_.length > kMaxDigestBytes)
    return fail(ErrorCode::kCorrupt, "index: the digest is too large");
  return read_section(file, digest_);
}

}  // namespace nightbell::store
