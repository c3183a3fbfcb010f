#include "check/check_checkpoint.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/block_compare.h"
#include "store/segment_scan.h"

namespace nightbell::check {
namespace {

/// Why a question that trusts the record could leave lines out; empty when it could not.
std::string difference_of(const store::BlockRecord& record, const store::BlockRecord& seen,
                          bool sound) {
  std::string says = difference(known(record), sound ? record.counts : seen.counts, seen);
  if (!says.empty() || record.levels == 0) return says;
  std::vector<Term> missing;
  std::ranges::set_difference(seen.terms, record.terms, std::back_inserter(missing));
  if (missing.empty()) return {};
  return fmt::format("{} of their words and ids are not found", missing.size());
}

std::string difference_of(const store::EndRecord& end, std::uint64_t extent, std::uint64_t lines,
                          bool is_open) {
  if (end.bytes != extent) {
    // A stopped one may have been gone on with.
    if (is_open || end.state == store::SegmentState::kDoubtful) return {};
    return fmt::format("it says {} bytes, there are {}", end.bytes, extent);
  }
  if (end.lines == lines) return {};
  return fmt::format("it says {} lines, there are {}", end.lines, lines);
}

}  // namespace

Result<Differences> check_checkpoint(const CheckpointFile& checkpoint, const File& data, Kind kind,
                                     std::uint64_t extent, bool is_open,
                                     std::span<const SeenBlock> seen) {
  Differences found;
  std::uint64_t lines = 0;
  for (const SeenBlock& block : seen) lines += block.record.lines;
  if (checkpoint.read.end)
    found.whole = difference_of(*checkpoint.read.end, extent, lines, is_open);
  std::uint64_t first_line = 1;
  for (const store::BlockRecord& record : checkpoint.read.blocks) {
    if (record.end() > extent) {
      found.whole = fmt::format("it has a block up to byte {}, there are {}", record.end(), extent);
      break;
    }
    const auto same = std::ranges::find_if(seen, [&](const SeenBlock& block) {
      return block.record.offset == record.offset && block.record.length == record.length;
    });
    std::string says;
    if (same != seen.end()) {
      says = difference_of(record, same->record, same->sound);
      first_line = same->first_line;
    } else {
      const auto scan =
          store::scan_segment(data, kind, record.offset, record.end(), UINT64_MAX, {});
      if (!scan) return fail(scan.error());
      says = scan->end != record.end() || scan->blocks.empty()
                 ? "its end is not that of a line"
                 : difference_of(record, scan->blocks.front(), true);
    }
    if (!says.empty())
      found.blocks.push_back({first_line, first_line + record.lines - 1, std::move(says)});
    first_line += record.lines;
  }
  return found;
}

}  // namespace nightbell::check
