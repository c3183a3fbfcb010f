#include "event/term.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace nightbell {
namespace {

// Parts of the format (store/FORMAT.md#terms): changing one makes every index wrong.
constexpr XXH64_hash_t kIdSeed = 0x6e62'6964;
constexpr XXH64_hash_t kWordSeed = 0x6e62'776f'7264;

}  // namespace

Term id_term(std::string_view id) {
  return XXH3_64bits_withSeed(id.data(), id.size(), kIdSeed);
}

Term word_term(std::string_view token) {
  return XXH3_64bits_withSeed(token.data(), token.size(), kWordSeed);
}

Term field_term(std::string_view field, std::string_view value) {
  const XXH64_hash_t seed = XXH3_64bits(field.data(), field.size());
  return XXH3_64bits_withSeed(value.data(), value.size(), seed);
}

}  // namespace nightbell
