#include "query/filter_exists.h"

#include "event/line_reader.h"

namespace nightbell::query {

bool ExistsFilter::matches(simdjson::dom::object line) const {
  simdjson::dom::element found;
  return find_value(line, field, found);
}

}  // namespace nightbell::query
