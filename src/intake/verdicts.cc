#include "intake/verdicts.h"

#include <algorithm>

#include "base/utf8.h"

namespace nightbell::intake {

void DroppedFields::add(std::string_view path, std::string_view name) {
  ++count_;
  if (names_.size() >= limits::kMaxDroppedFields) return;
  std::string full(path);
  full += utf8::prefix(name, limits::kKeyName);
  if (std::ranges::find(names_, full) == names_.end()) names_.push_back(std::move(full));
}

void DroppedFields::add(const DroppedFields& others) {
  const std::uint64_t count = count_ + others.count_;
  for (const std::string& name : others.names_) add("", name);
  count_ = count;
}

}  // namespace nightbell::intake
