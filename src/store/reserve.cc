#include "store/reserve.h"

#include <algorithm>

#include "base/units.h"

namespace nightbell::store {

Result<void> Reserve::keep(std::uint64_t used, std::uint64_t free) {
  if (used <= 4 * bytes_ || free <= 2 * bytes_) return {};
  const auto file = files_.open(path_, OpenMode::kCreatePrivate);
  if (!file) return fail(file.error());
  const auto size = (*file)->size();
  if (!size) return fail(size.error());
  const std::string zeros(std::min<std::uint64_t>(1_MiB, bytes_), '\0');
  for (std::uint64_t at = *size; at < bytes_; at += zeros.size()) {
    const auto part = std::min<std::uint64_t>(zeros.size(), bytes_ - at);
    NB_TRY(write_all(**file, std::string_view(zeros).substr(0, part), at));
  }
  if (*size < bytes_) NB_TRY((*file)->sync_data());
  return {};
}

}  // namespace nightbell::store
