#include "store/term_page.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "store/bytes.h"
#include "store/crc32c.h"

namespace nightbell::store {
namespace {

// crc u32, postings u32, Rice codes of the gaps between places, a byte a block.
constexpr std::size_t kCountAt = 4;
constexpr std::size_t kCodesAt = 8;
constexpr std::uint32_t kLowBits = (1u << kSpareBits) - 1;

/// Writes a gap as its upper part in ones with a zero behind, then its kSpareBits lower bits:
/// the shortest code of one number where gaps are as those between random places.
class RiceWriter {
 public:
  explicit RiceWriter(std::string& out) : out_(out) {}

  void put(std::uint32_t gap) {
    std::uint32_t upper = gap >> kSpareBits;
    for (; upper > kMostOnes; upper -= kMostOnes) push(kOnes, kMostOnes);
    push((kOnes >> (kMostOnes - upper)) | std::uint64_t{gap & kLowBits} << (upper + 1),
         upper + 1 + kSpareBits);
  }
  void finish() {
    for (; used_ > 0; used_ -= std::min(used_, 8u), bits_ >>= 8) out_ += static_cast<char>(bits_);
  }

 private:
  static constexpr unsigned kMostOnes = 24;
  static constexpr std::uint64_t kOnes = (std::uint64_t{1} << kMostOnes) - 1;

  /// @param width  at most 32
  void push(std::uint64_t value, unsigned width) {
    bits_ |= value << used_;
    used_ += width;
    if (used_ < 32) return;
    store::put(out_, static_cast<std::uint32_t>(bits_));
    bits_ >>= 32;
    used_ -= 32;
  }

  std::string& out_;
  std::uint64_t bits_ = 0;
  unsigned used_ = 0;
};

class RiceReader {
 public:
  explicit RiceReader(std::string_view codes) : codes_(codes) {}

  std::uint32_t take() {
    std::uint32_t upper = 0;
    std::uint64_t bits = peek();
    while (bits == kAllOnes) {
      upper += kPeek;
      at_ += kPeek;
      bits = peek();
    }
    const auto ones = static_cast<unsigned>(std::countr_one(bits));
    upper += ones;
    at_ += ones + 1;
    const auto lower = static_cast<std::uint32_t>(peek()) & kLowBits;
    at_ += kSpareBits;
    return upper << kSpareBits | lower;
  }
  /// Whether all that was taken stood there.
  [[nodiscard]] bool good() const { return at_ <= codes_.size() * 8; }

 private:
  static constexpr unsigned kPeek = 56;
  static constexpr std::uint64_t kAllOnes = (std::uint64_t{1} << kPeek) - 1;

  /// The next kPeek bits; zeros behind the end.
  [[nodiscard]] std::uint64_t peek() const {
    const std::size_t byte = at_ / 8;
    std::uint64_t bits = 0;
    if (byte + 8 <= codes_.size()) {
      std::memcpy(&bits, codes_.data() + byte, 8);
    } else if (byte < codes_.size()) {
      std::memcpy(&bits, codes_.data() + byte, codes_.size() - byte);
    }
    return bits >> at_ % 8 & kAllOnes;
  }

  std::string_view codes_;
  std::size_t at_ = 0;
};

std::unexpected<Error> damaged() {
  return fail(ErrorCode::kCorrupt, "index: a page of terms is damaged");
}

}  // namespace

void append_term_page(std::string& out, std::span<const PlacedBlock> postings) {
  const std::size_t start = out.size();
  put(out, std::uint32_t{0});
  put(out, static_cast<std::uint32_t>(postings.size()));
  RiceWriter gaps(out);
  std::uint32_t last = 0;
  for (const PlacedBlock& posting : postings) {
    assert(posting.place >= last);
    gaps.put(posting.place - last);
    last = posting.place;
  }
  gaps.finish();
  for (const PlacedBlock& posting : postings) out += static_cast<char>(posting.block);
  const std::uint32_t crc = crc32c(std::string_view(out).substr(start + kCountAt));
  std::memcpy(out.data() + start, &crc, sizeof(crc));
}

Result<void> search_term_page(std::string_view page, std::uint32_t place, BlockSet& found) {
  ByteReader head(page);
  const auto crc = head.take<std::uint32_t>();
  const auto postings = head.take<std::uint32_t>();
  if (!head.good() || crc != crc32c(page.substr(kCountAt)) || postings > head.left())
    return damaged();
  const std::string_view blocks = page.substr(page.size() - postings);
  RiceReader gaps(page.substr(kCodesAt, page.size() - kCodesAt - postings));
  std::uint64_t at = 0;
  for (const char block : blocks) {
    at += gaps.take();
    if (at > place) break;
    if (at == place) found.add(static_cast<std::uint8_t>(block));
  }
  if (!gaps.good()) return damaged();
  return {};
}

}  // namespace nightbell::store
