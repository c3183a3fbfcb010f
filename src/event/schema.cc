#include "event/schema.h"

#include <cstdlib>

namespace nightbell {
namespace {

std::size_t hash(std::string_view name) {
  std::uint32_t h = 2166136261u;  // FNV-1a: names are short
  for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
  return h ^ h >> 15;
}

}  // namespace

Schema::Schema(std::span<const Field> rows) : fields(rows) {
  if (rows.size() > kMaxFields) std::abort();
  slots_.fill(-1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t at = hash(rows[i].name) % kSlots;
    while (slots_[at] >= 0) at = (at + 1) % kSlots;
    slots_[at] = static_cast<std::int8_t>(i);
  }
}

int Schema::find(std::string_view name) const {
  for (std::size_t at = hash(name) % kSlots; slots_[at] >= 0; at = (at + 1) % kSlots) {
    if (fields[static_cast<std::size_t>(slots_[at])].name == name) return slots_[at];
  }
  return -1;
}

}  // namespace nightbell
