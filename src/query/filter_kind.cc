#include "query/filter_kind.h"

#include "event/line_reader.h"

namespace nightbell::query {

bool KindFilter::matches(simdjson::dom::object line) const {
  const std::string_view name = text_at(line, "kind");
  for (std::size_t i = 0; i < kKindCount; ++i) {
    if (name == name_of(kind_at(i))) return (kinds & mask_of(kind_at(i))) != 0;
  }
  return false;
}

}  // namespace nightbell::query
