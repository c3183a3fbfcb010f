#include "store/term_page.h"

#include <cstring>

#include "store/bytes.h"
#include "store/crc32c.h"

namespace nightbell::store {
namespace {

// crc u32, flags u32, bucket ends u16 × 64, fingerprints u16 × capacity, blocks u8 × capacity.
constexpr std::size_t kFlagsAt = 4;
constexpr std::size_t kEndsAt = 8;
constexpr std::size_t kFingerprintsAt = kEndsAt + 2 * kTermBuckets;
constexpr std::size_t kBlocksAt = kFingerprintsAt + 2 * kTermPageCapacity;
constexpr std::uint32_t kGoesOn = 1;
static_assert(kBlocksAt + kTermPageCapacity <= kTermPageBytes);

template <typename T>
T load(std::string_view page, std::size_t at) {
  T value;
  std::memcpy(&value, page.data() + at, sizeof(T));
  return value;
}

}  // namespace

void append_term_page(std::string& out, std::span<const TermEntry> entries, bool goes_on) {
  std::array<std::uint16_t, kTermBuckets> ends{};
  for (const TermEntry& entry : entries) ++ends[entry.bucket];
  std::array<std::uint16_t, kTermBuckets> next{};
  for (std::size_t bucket = 1; bucket < kTermBuckets; ++bucket) {
    next[bucket] = ends[bucket - 1];
    ends[bucket] = static_cast<std::uint16_t>(ends[bucket] + ends[bucket - 1]);
  }
  const std::size_t start = out.size();
  out.append(kTermPageBytes, '\0');
  char* const page = out.data() + start;
  const std::uint32_t flags = goes_on ? kGoesOn : 0;
  std::memcpy(page + kFlagsAt, &flags, 4);
  std::memcpy(page + kEndsAt, ends.data(), 2 * kTermBuckets);
  for (const TermEntry& entry : entries) {
    const std::size_t slot = next[entry.bucket]++;
    std::memcpy(page + kFingerprintsAt + 2 * slot, &entry.fingerprint, 2);
    std::memcpy(page + kBlocksAt + slot, &entry.block, 1);
  }
  const std::uint32_t crc = crc32c(std::string_view(page + kFlagsAt, kTermPageBytes - kFlagsAt));
  std::memcpy(page, &crc, 4);
}

Result<bool> search_term_page(std::string_view page, TermHome term, BlockSet& found) {
  if (page.size() != kTermPageBytes ||
      load<std::uint32_t>(page, 0) != crc32c(page.substr(kFlagsAt))) {
    return fail(ErrorCode::kCorrupt, "index: a page of terms is damaged");
  }
  const std::size_t bucket_end = kEndsAt + 2 * term.bucket;
  const std::size_t begin = term.bucket == 0 ? 0 : load<std::uint16_t>(page, bucket_end - 2);
  const std::size_t end = load<std::uint16_t>(page, bucket_end);
  if (begin > end || end > kTermPageCapacity)
    return fail(ErrorCode::kCorrupt, "index: a page of terms has impossible buckets");
  for (std::size_t slot = begin; slot < end; ++slot) {
    if (load<std::uint16_t>(page, kFingerprintsAt + 2 * slot) == term.fingerprint)
      found.add(load<std::uint8_t>(page, kBlocksAt + slot));
  }
  return (load<std::uint32_t>(page, kFlagsAt) & kGoesOn) != 0;
}

}  // namespace nightbell::store
