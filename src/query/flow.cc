#include "query/flow.h"

#include "base/json.h"

namespace nightbell::query {

void RowWriter::pair(std::string_view name, std::string_view json) {
  if (row_.size() > 1) row_ += ',';
  json::append_string(row_, name);
  row_ += ':';
  row_ += json;
}

void RowWriter::hand_to(Flow& next) {
  row_ += '}';
  const std::size_t size = row_.size();
  row_.append(simdjson::SIMDJSON_PADDING, '\0');
  const std::string_view raw(row_.data(), size);
  simdjson::dom::object line;
  if (reader_.parse(raw, line)) next.add(line, raw);
  row_.assign(1, '{');  // not = "{": g++ 12 warns of an overlap that is none
}

}  // namespace nightbell::query
