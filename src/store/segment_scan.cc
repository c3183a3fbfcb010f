#include "store/segment_scan.h"

#include <cstring>

#include "event/line_reader.h"
#include "store/line_facts.h"
#include "store/line_terms.h"

namespace nightbell::store {
namespace {

/// Gathers lines into blocks as the writer does.
class BlockBuilder {
 public:
  BlockBuilder(Kind kind, std::uint64_t begin, std::uint64_t target)
      : kind_(kind), target_(target) {
    block_.offset = begin;
  }

  /// @param line    without its newline, with room behind it for the parser; empty when it
  ///                was too long to be looked at
  /// @param length  with it
  void add(std::string_view line, std::uint64_t length,
           const std::function<std::optional<Hash128>(std::string_view)>& key_of) {
    block_.length += length;
    ++block_.lines;
    simdjson::dom::object object;
    if (!line.empty() && reader_.parse(line, object)) note(object, line, key_of);
    if (block_.length >= target_) close();
  }
  std::vector<BlockRecord> take() {
    if (block_.length > 0) close();
    return std::move(blocks_);
  }

 private:
  void note(simdjson::dom::object object, std::string_view line,
            const std::function<std::optional<Hash128>(std::string_view)>& key_of) {
    const LineFacts facts = facts_of(object, kind_);
    if (facts.received) block_.received.add(*facts.received);
    if (const auto event = facts.trusted_event()) block_.events.add(*event);
    block_.has_skew |= facts.clock_skew;
    block_.levels |= level_bit(facts.level);
    if (const auto time = facts.line_time(); time && facts.is_usual)
      add_line(block_.counts, *time, facts.level);
    append_terms(object, block_.terms);
    if (const auto key = key_of && facts.received ? key_of(line) : std::nullopt)
      block_.keys.push_back({*key, *facts.received});
  }

  void close() {
    tidy(block_);
    blocks_.push_back(std::move(block_));
    block_ = {};
    block_.offset = blocks_.back().end();
  }

  LineReader reader_;
  Kind kind_;
  std::uint64_t target_;
  BlockRecord block_;
  std::vector<BlockRecord> blocks_;
};

}  // namespace

Result<Scan> scan_segment(
    const File& file, Kind kind, std::uint64_t begin, std::uint64_t end, std::uint64_t block_target,
    const std::function<std::optional<Hash128>(std::string_view line)>& key_of) {
  Scan scan;
  scan.end = begin;
  BlockBuilder blocks(kind, begin, block_target);
  const auto chunk_bytes = std::min<std::uint64_t>(1_MiB, end - begin);
  std::string chunk(chunk_bytes + simdjson::SIMDJSON_PADDING, '\0');
  std::string& carry = scan.tail;  // the begin of a line whose end is not yet read
  std::uint64_t carried = 0;       // its true length
  for (std::uint64_t at = begin; at < end;) {
    const auto got =
        file.read_at(std::span(chunk).first(std::min<std::uint64_t>(chunk_bytes, end - at)), at);
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
      if (carried > 0) carry.reserve(carry.size() + simdjson::SIMDJSON_PADDING);
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
