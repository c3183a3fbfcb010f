#include "store/index_builder.h"

#include <cassert>

#include "store/checkpoint_format.h"
#include "store/crc32c.h"
#include "store/index_sections.h"
#include "store/term_table.h"
#include "store/zstd_bytes.h"

namespace nightbell::store {
namespace {

/// Puts the sections of an index behind its header.
class IndexAssembly {
 public:
  IndexAssembly() : out_(kIndexHeaderBytes, '\0') {}

  void add(IndexSection section, std::string_view bytes) {
    SectionPlace& place = header_.sections[static_cast<std::size_t>(section)];
    if (section != IndexSection::kTermPages) place.crc = crc32c(bytes);
    place.offset = out_.size();
    place.length = bytes.size();
    out_ += bytes;
  }

  std::string finish(const IndexBinding& binding, std::uint32_t digest_version) {
    header_.digest_version = digest_version;
    header_.binding = binding;
    std::string head;
    append_index_header(head, header_);
    out_.replace(0, head.size(), head);
    return std::move(out_);
  }

 private:
  IndexHeader header_;
  std::string out_;
};

}  // namespace

void IndexBuilder::add_block(const BlockInfo& block, std::span<const Term> terms,
                             std::span<const MinuteCount> counts) {
  assert(blocks_.size() < kMaxBlocks);
  blocks_.push_back(block);
  terms_.emplace_back(terms.begin(), terms.end());
  append_counts(counts_, counts);
}

std::string IndexBuilder::finish(const IndexBinding& binding) const {
  IndexAssembly assembly;
  std::string blocks;
  for (const BlockInfo& block : blocks_) append_block(blocks, block);
  assembly.add(IndexSection::kBlocks, zstd_compress(blocks));
  const TermTable table = build_term_table(terms_);
  std::string hot;
  append_hot_terms(hot, table.hot);
  assembly.add(IndexSection::kHotTerms, zstd_compress(hot));
  assembly.add(IndexSection::kCounts, zstd_compress(counts_));
  std::string page_ends;
  append_page_ends(page_ends, table.page_ends);
  assembly.add(IndexSection::kPageEnds, zstd_compress(page_ends));
  assembly.add(IndexSection::kTermPages, table.pages);
  assembly.add(IndexSection::kDigest, digest_);
  return assembly.finish(binding, digest_version_);
}

Result<std::string> rebind_index(std::string_view plain, const IndexBinding& binding,
                                 std::span<const FileExtent> extents) {
  const auto header = parse_index_header(plain);
  if (!header) return fail(header.error());
  std::array<std::string_view, kIndexSections> sections;
  for (std::size_t i = 0; i < kIndexSections; ++i) {
    const auto bytes = section_of(plain, header->sections[i]);
    if (!bytes) return fail(bytes.error());
    sections[i] = *bytes;
  }
  const auto unpacked = unpack_section(sections[static_cast<std::size_t>(IndexSection::kBlocks)]);
  if (!unpacked) return fail(unpacked.error());
  auto blocks = parse_blocks(*unpacked);
  if (!blocks) return fail(std::move(blocks.error()));
  if (blocks->size() != extents.size())
    return fail(ErrorCode::kInvalidArgument, "index: one extent a block is needed");
  std::string moved;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    (*blocks)[i].file_offset = extents[i].offset;
    (*blocks)[i].file_length = extents[i].length;
    append_block(moved, (*blocks)[i]);
  }
  IndexAssembly assembly;
  assembly.add(IndexSection::kBlocks, zstd_compress(moved));
  for (const IndexSection section :
       {IndexSection::kHotTerms, IndexSection::kCounts, IndexSection::kPageEnds,
        IndexSection::kTermPages, IndexSection::kDigest}) {
    assembly.add(section, sections[static_cast<std::size_t>(section)]);
  }
  return assembly.finish(binding, header->digest_version);
}

}  // namespace nightbell::store
