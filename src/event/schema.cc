#include "event/schema.h"

#include <cstdlib>

#include "event/search_role.h"

namespace nightbell {
namespace {

/// Length and three characters tell the names of one schema apart; what collides is
/// found by probing.
std::size_t hash(std::string_view name) {
  if (name.empty()) return 0;
  const auto at = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(name[i]));
  };
  return name.size() * 89 + at(0) * 7 + at(name.size() / 2) * 31 + at(name.size() - 1) * 131;
}

}  // namespace

Schema::Schema(std::span<const Field> rows) : fields(rows), search_roles{} {
  if (rows.size() > kMaxFields) std::abort();
  slots_.fill(-1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t at = hash(rows[i].name) % kSlots;
    while (slots_[at] >= 0) at = (at + 1) % kSlots;
    slots_[at] = static_cast<std::int8_t>(i);
    search_roles[i] = search_roles_of(rows[i].line_name());
  }
}

int Schema::find(std::string_view name) const {
  for (std::size_t at = hash(name) % kSlots; slots_[at] >= 0; at = (at + 1) % kSlots) {
    if (fields[static_cast<std::size_t>(slots_[at])].name == name) return slots_[at];
  }
  return -1;
}

}  // namespace nightbell
