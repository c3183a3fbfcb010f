#pragma once

#include <cstddef>
#include <cstdint>

/// The one pass over every byte: which of them could have to do with a match.
namespace nightbell::redact {

inline constexpr std::size_t kBlock = 64;
/// Bytes that a kernel reads: prefixes of three bytes may begin on the block's last.
inline constexpr std::size_t kReadable = kBlock + 2;

/// One bit a byte of a block, the lowest for the first.
struct Masks {
  std::uint64_t digit = 0;   ///< 0-9
  std::uint64_t joint = 0;   ///< space . - /
  std::uint64_t high = 0;    ///< of a character beyond ASCII
  std::uint64_t sign = 0;    ///< @ ? # = : + % )
  std::uint64_t prefix = 0;  ///< one of kTriples may begin here (a superset is fine)
};

/// @param at  kReadable readable bytes
/// @param wanted  how many of the block's bytes matter, from the first
using Kernel = void (*)(const char* at, std::size_t wanted, Masks& masks);

/// A table look-up a byte; works everywhere.
void classify_portable(const char* at, std::size_t wanted, Masks& masks);

#if defined(__x86_64__)
/// Call only where the processor has AVX2.
void classify_avx2(const char* at, std::size_t wanted, Masks& masks);
#endif

/// The fastest that this processor can do. Threading: any.
[[nodiscard]] Kernel best_kernel();

/// What secrets without a sign begin with, three bytes each, in eight buckets: a bucket's
/// members should share bytes, since a kernel may mix them. `Bearer` and `Basic` are
/// listed in both cases of each letter by the tables (triples.h).
struct Triple {
  char bytes[4];
  int bucket;
};
inline constexpr Triple kTriples[] = {
    {"sk-", 0}, {"sk_", 0}, {"rk_", 0}, {"pk_", 0}, {"ghp", 1}, {"gho", 1}, {"ghu", 1}, {"ghs", 1},
    {"ghr", 1}, {"git", 2}, {"glp", 2}, {"gsk", 2}, {"xox", 3}, {"xap", 3}, {"xai", 3}, {"AKI", 4},
    {"ASI", 4}, {"AIz", 4}, {"AGE", 4}, {"BEG", 4}, {"SG.", 4}, {"npm", 5}, {"pyp", 5}, {"dop", 5},
    {"shp", 5}, {"whs", 5}, {"hf_", 0}, {"bea", 6}, {"bas", 6}, {"eyJ", 7}, {"ya2", 7},
};
/// The bucket whose triples are compared without regard to case.
inline constexpr int kAnyCaseBucket = 6;

}  // namespace nightbell::redact
