#include "store/segment_scan.h"

#include <cstring>

#include "store/line_facts.h"

namespace nightbell::store {
namespace {

/// Gathers lines into blocks as the writer does.
class BlockBuilder {
 public:
  BlockBuilder(std::uint64_t begin, std::uint64_t target) : target_(target) {
    block_.offset = begin;
  }

  /// @param line    without its newline; empty when it was too long to be looked at
  /// @param length  with it
  void add(std::string_view line, std::uint64_t length,
           const std::function<std::optional<Hash128>(std::string_view)>& key_of) {
    block_.length += length;
    ++block_.lines;
    if (const auto facts = read_line_facts(line)) {
      if (facts->received) block_.received.add(*facts->received);
      if (facts->event) block_.events.add(*facts->event);
      block_.levels =
          static_cast<std::uint8_t>(block_.levels | 1u << static_cast<unsigned>(facts->level));
      if (const auto key = key_of && facts->received ? key_of(line) : std::nullopt)
        block_.keys.push_back({*key, *facts->received});
    }
    if (block_.length >= target_) close();
  }
  std::vector<BlockRecord> take() {
    if (block_.length > 0) close();
    return std::move(blocks_);
  }

 private:
  void close() {
    blocks_.push_back(std::move(block_));
    block_ = {};
    block_.offset = blocks_.back().end();
  }

  std::uint64_t target_;
  BlockRecord block_;
  std::vector<BlockRecord> blocks_;
};

}  // namespace

Result<Scan> scan_segment(
    const File& file, std::uint64_t begin, std::uint64_t end, std::uint64_t block_target,
    const std::function<std::optional<Hash128>(std::string_view line)>& key_of) {
  Scan scan;
  scan.end = begin;
  BlockBuilder blocks(begin, block_target);
  std::string chunk(std::min<std::uint64_t>(1_MiB, end - begin), '\0');
  std::string& carry = scan.tail;  // the begin of a line whose end is not yet read
  std::uint64_t carried = 0;       // its true length
  for (std::uint64_t at = begin; at < end;) {
    const auto got =
        file.read_at(std::span(chunk).first(std::min<std::uint64_t>(chunk.size(), end - at)), at);
    if (!got) return fail(got.error());
    if (*got == 0) break;
    at += *got;
    std::string_view rest(chunk.data(), *got);
    for (;;) {
      const std::size_t newline = rest.find('\n');
      const std::string_view piece = rest.substr(0, newline);
      if (carried > 0 || newline == std::string_view::npos) {
        carried += piece.size();
        if (carry.size() < kMaxScanLine) carry += piece.substr(0, kMaxScanLine - carry.size());
      }
      if (newline == std::string_view::npos) break;
      const std::uint64_t length = (carried > 0 ? carried : piece.size()) + 1;
      const std::string_view line = carried > 0 ? std::string_view(carry) : piece;
      blocks.add(length > kMaxScanLine ? std::string_view() : line, length, key_of);
      scan.end += length;
      carry.clear();
      carried = 0;
      rest.remove_prefix(newline + 1);
    }
  }
  scan.blocks = blocks.take();
  return scan;
}

}  // namespace nightbell::store
