#include "query/fields_flow.h"

#include "query/json_value.h"

namespace nightbell::query {

void FieldsFlow::add(simdjson::dom::object line, std::string_view) {
  for (const std::string& field : fields_) {
    simdjson::dom::element value;
    if (!find_value(line, field, value)) continue;
    std::string json;
    append_json(json, value);
    row_.pair(field, json);
  }
  row_.hand_to(*next_);
}

}  // namespace nightbell::query
