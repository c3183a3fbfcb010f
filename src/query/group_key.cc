#include "query/group_key.h"

#include "base/ascii.h"
#include "event/line_reader.h"
#include "query/json_value.h"

namespace nightbell::query {

std::string group_key(simdjson::dom::object line, const std::vector<std::string>& by) {
  std::string key;
  for (const std::string& field : by) {
    if (!key.empty()) key += '\n';
    simdjson::dom::element value;
    if (find_value(line, field, value)) {
      append_json(key, value);
    } else {
      key += "null";
    }
  }
  return key;
}

void write_key(RowWriter& row, std::string_view key, const std::vector<std::string>& by) {
  for (const std::string& field : by) row.pair(field, ascii::next_part(key, '\n'));
}

std::string other_key(const std::vector<std::string>& by) {
  std::string key;
  for (std::size_t i = 0; i < by.size(); ++i) key += i == 0 ? "\"(other)\"" : "\n\"(other)\"";
  return key;
}

}  // namespace nightbell::query
