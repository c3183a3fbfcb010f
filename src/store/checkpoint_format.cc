#include "store/checkpoint_format.h"

#include <cstring>

#include "store/bytes.h"
#include "store/crc32c.h"
#include "store/sort_terms.h"

namespace nightbell::store {
namespace {

// FORMAT.md#checkpoint has this table.
constexpr std::string_view kMagic("NBCKPT\r\n", 8);
constexpr std::uint32_t kVersion = 3;
constexpr std::size_t kRecordHeadBytes = 8;  // crc u32, body length u32
constexpr std::size_t kKeyBytes = 24;
enum : std::uint8_t { kBlockType = 1, kEndType = 2 };

static_assert(kEndRecordBytes == kRecordHeadBytes + 1 + 2 * 8 + 2 * 8 + 1);

/// Begins a record at the end of `out`; finish_record() fills its head in.
std::size_t begin_record(std::string& out, std::uint8_t type) {
  const std::size_t start = out.size();
  out.append(kRecordHeadBytes, '\0');
  put(out, type);
  return start;
}

void finish_record(std::string& out, std::size_t start) {
  const auto length = static_cast<std::uint32_t>(out.size() - start - kRecordHeadBytes);
  std::memcpy(out.data() + start + 4, &length, 4);
  const std::uint32_t crc = crc32c(std::string_view(out).substr(start + 4));
  std::memcpy(out.data() + start, &crc, 4);
}

/// The body of the record at the front of `bytes`, empty when the record is bad.
std::string_view body_of(std::string_view bytes) {
  if (bytes.size() < kRecordHeadBytes) return {};
  ByteReader head(bytes);
  const auto crc = head.take<std::uint32_t>();
  const auto length = head.take<std::uint32_t>();
  if (length == 0 || length > bytes.size() - kRecordHeadBytes) return {};
  if (crc32c(bytes.substr(4, 4 + length)) != crc) return {};
  return bytes.substr(kRecordHeadBytes, length);
}

std::optional<BlockRecord> parse_block(std::string_view body) {
  ByteReader in(body.substr(1));
  BlockRecord block;
  block.offset = in.take<std::uint64_t>();
  block.length = in.take<std::uint64_t>();
  block.lines = in.take<std::uint64_t>();
  block.received = in.range();
  block.events = in.range();
  block.levels = in.take<std::uint8_t>();
  block.has_skew = in.take<std::uint8_t>() != 0;
  const auto keys = in.take<std::uint32_t>();
  const auto terms = in.take<std::uint32_t>();
  if (std::uint64_t{keys} * kKeyBytes + std::uint64_t{terms} * sizeof(Term) > in.left())
    return std::nullopt;
  block.keys.reserve(keys);
  for (std::uint32_t i = 0; i < keys; ++i) {
    KeyAt key;
    key.key.low = in.take<std::uint64_t>();
    key.key.high = in.take<std::uint64_t>();
    key.received = in.time();
    block.keys.push_back(key);
  }
  block.terms.resize(terms);
  for (Term& term : block.terms) term = in.take<Term>();
  std::string_view counts = in.bytes(in.left());
  if (!in.good() || !take_counts(counts, block.counts) || !counts.empty()) return std::nullopt;
  return block;
}

std::optional<EndRecord> parse_end(std::string_view body) {
  if (body.size() != kEndRecordBytes - kRecordHeadBytes) return std::nullopt;
  ByteReader in(body.substr(1));
  EndRecord end;
  end.bytes = in.take<std::uint64_t>();
  end.lines = in.take<std::uint64_t>();
  end.received = in.range();
  const auto state = in.take<std::uint8_t>();
  if (state < 1 || state > static_cast<std::uint8_t>(SegmentState::kDoubtful)) return std::nullopt;
  end.state = static_cast<SegmentState>(state);
  return end;
}

}  // namespace

void tidy(BlockRecord& block) {
  sort_unique(block.terms);
  sort_counts(block.counts);
}

void append_checkpoint_header(std::string& out) {
  const std::size_t start = out.size();
  out += kMagic;
  put(out, kVersion);
  put(out, crc32c(std::string_view(out).substr(start)));
}

void append_record(std::string& out, const BlockRecord& block) {
  const std::size_t start = begin_record(out, kBlockType);
  put(out, block.offset);
  put(out, block.length);
  put(out, block.lines);
  put(out, block.received);
  put(out, block.events);
  put(out, block.levels);
  put(out, static_cast<std::uint8_t>(block.has_skew ? 1 : 0));
  put(out, static_cast<std::uint32_t>(block.keys.size()));
  put(out, static_cast<std::uint32_t>(block.terms.size()));
  for (const KeyAt& key : block.keys) {
    put(out, key.key.low);
    put(out, key.key.high);
    put(out, key.received);
  }
  out.append(reinterpret_cast<const char*>(block.terms.data()), block.terms.size() * sizeof(Term));
  append_counts(out, block.counts);
  finish_record(out, start);
}

void append_record(std::string& out, const EndRecord& end) {
  const std::size_t start = begin_record(out, kEndType);
  put(out, end.bytes);
  put(out, end.lines);
  put(out, end.received);
  put(out, static_cast<std::uint8_t>(end.state));
  finish_record(out, start);
}

Checkpoint read_checkpoint(std::string_view bytes) {
  Checkpoint read;
  std::string header;
  append_checkpoint_header(header);
  if (!bytes.starts_with(header)) return read;
  std::size_t at = header.size();
  std::uint64_t covered = 0;
  for (;;) {
    read.good_bytes = at;
    const std::string_view body = body_of(bytes.substr(at));
    if (body.empty()) return read;
    if (body[0] == kBlockType) {
      auto block = parse_block(body);
      if (!block || block->offset != covered || block->end() <= block->offset) return read;
      covered = block->end();
      read.end.reset();
      read.blocks.push_back(std::move(*block));
    } else if (body[0] == kEndType) {
      const auto end = parse_end(body);
      if (!end || end->bytes < covered) return read;
      read.end = end;
    } else {
      return read;
    }
    at += kRecordHeadBytes + body.size();
  }
}

std::optional<EndRecord> read_end_record(std::string_view tail) {
  if (tail.size() < kEndRecordBytes) return std::nullopt;
  const std::string_view record = tail.substr(tail.size() - kEndRecordBytes);
  const std::string_view body = body_of(record);
  if (body.size() + kRecordHeadBytes != kEndRecordBytes || body[0] != kEndType) return std::nullopt;
  return parse_end(body);
}

}  // namespace nightbell::store
