#include "store/segment_index.h"

#include <algorithm>

#include "store/checkpoint_format.h"
#include "store/digest.h"
#include "store/index_sections.h"

namespace nightbell::store {
namespace {

Result<std::string> unpacked(const File& file, const SectionPlace& place) {
  const auto section = read_section(file, place);
  if (!section) return fail(section.error());
  return unpack_section(*section);
}

}  // namespace

Result<SegmentIndex> SegmentIndex::read(const File& file) {
  const auto size = file.size();
  if (!size) return fail(size.error());
  std::string head(std::min<std::uint64_t>(kIndexHeaderBytes, *size), '\0');
  const auto got = file.read_at(head, 0);
  if (!got) return fail(got.error());
  const auto header = parse_index_header(std::string_view(head).substr(0, *got));
  if (!header) return fail(header.error());
  for (const SectionPlace& place : header->sections) {
    if (place.offset > *size || place.length > *size - place.offset)
      return fail(ErrorCode::kCorrupt, "index: a section is missing");
  }

  SegmentIndex index;
  index.binding_ = header->binding;
  index.counts_ = header->place(IndexSection::kCounts);
  index.digest_ = header->place(IndexSection::kDigest);
  index.digest_version_ = header->digest_version;
  const auto blocks = unpacked(file, header->place(IndexSection::kBlocks));
  if (!blocks) return fail(blocks.error());
  auto parsed = parse_blocks(*blocks);
  if (!parsed) return fail(std::move(parsed.error()));
  index.blocks_ = std::move(*parsed);
  const auto hot = unpacked(file, header->place(IndexSection::kHotTerms));
  if (!hot) return fail(hot.error());
  auto terms = parse_hot_terms(*hot);
  if (!terms) return fail(std::move(terms.error()));
  index.hot_ = std::move(*terms);
  const auto ends = unpacked(file, header->place(IndexSection::kPageEnds));
  if (!ends) return fail(ends.error());
  const SectionPlace& pages = header->place(IndexSection::kTermPages);
  auto page_ends = parse_page_ends(*ends, pages.length);
  if (!page_ends) return fail(std::move(page_ends.error()));
  index.pages_ = TermPages(pages.offset, std::move(*page_ends));
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
  const auto bytes = unpacked(file, counts_);
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
