#include "store/index_sections.h"

#include "base/units.h"
#include "store/crc32c.h"
#include "store/zstd_bytes.h"

namespace nightbell::store {
namespace {

/// Of the largest, the counts: some bytes a (minute, level) and block; more is damaged.
constexpr std::size_t kMaxSectionBytes = 64_MiB;

std::unexpected<Error> damaged() {
  return fail(ErrorCode::kCorrupt, "index: a section is damaged");
}

}  // namespace

Result<std::string> read_section(const File& file, const SectionPlace& place) {
  std::string bytes(place.length, '\0');
  const auto got = file.read_at(bytes, place.offset);
  if (!got) return fail(got.error());
  if (*got != bytes.size() || crc32c(bytes) != place.crc) return damaged();
  return bytes;
}

Result<std::string_view> section_of(std::string_view index, const SectionPlace& place) {
  if (place.offset > index.size() || place.length > index.size() - place.offset) return damaged();
  const std::string_view bytes = index.substr(place.offset, place.length);
  if (place.crc != 0 && crc32c(bytes) != place.crc) return damaged();
  return bytes;
}

Result<std::string> unpack_section(std::string_view section) {
  return zstd_decompress(section, kMaxSectionBytes);
}

}  // namespace nightbell::store
