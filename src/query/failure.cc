#include "query/failure.h"

#include "event/line_reader.h"

namespace nightbell::query {

bool is_failure(simdjson::dom::object line) {
  if (text_at(line, "level") == "error" || text_at(line, "status") == "error") return true;
  if (const auto end = text_at(line, "end");
      end == "server_error" || end == "network_error" || end == "timeout")
    return true;
  simdjson::dom::element status;
  std::uint64_t code = 0;
  return find_value(line, "http.status", status) && status.get(code) == simdjson::SUCCESS &&
         code >= 500;
}

}  // namespace nightbell::query
