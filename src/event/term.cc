#include "event/term.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <bit>

#include "event/word_hash.h"

namespace nightbell {
namespace {

// A part of the format (store/FORMAT.md#terms): changing it makes every index wrong.
constexpr XXH64_hash_t kIdSeed = 0x6e62'6964;

}  // namespace

Term id_term(std::string_view id) {
  return XXH3_64bits_withSeed(id.data(), id.size(), kIdSeed);
}

Term word_term(std::string_view token) {
  WordHash hash(token.size());
  for (std::size_t at = 0; at < token.size(); at += kWordPieceBytes) {
    std::array<char, kWordPieceBytes> bytes{};
    token.copy(bytes.data(), bytes.size(), at);
    hash.add(std::bit_cast<WordPiece>(bytes));
  }
  return hash.finish();
}

Term field_term(std::string_view field, std::string_view value) {
  const XXH64_hash_t seed = XXH3_64bits(field.data(), field.size());
  return XXH3_64bits_withSeed(value.data(), value.size(), seed);
}

}  // namespace nightbell
