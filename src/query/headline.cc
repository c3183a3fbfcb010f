#include "query/headline.h"

#include "event/line_reader.h"

namespace nightbell::query {
namespace {

void add(std::string& out, std::string_view text) {
  if (text.empty()) return;
  if (!out.empty()) out += ' ';
  out += text;
}

/// A string, or a number as the line has it.
void add_value(std::string& out, simdjson::dom::object line, std::string_view path) {
  simdjson::dom::element value;
  if (!find_value(line, path, value)) return;
  std::string_view text;
  add(out, value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value));
}

}  // namespace

std::string headline_of(simdjson::dom::object line) {
  std::string out;
  if (const auto message = text_at(line, "message"); !message.empty()) {
    out = message;
    if (const auto type = text_at(line, "error.type");
        !type.empty() && message.find(type) == std::string_view::npos)
      out.insert(0, std::string(type) + ": ");
    return out;
  }
  for (const std::string_view path :
       {"event", "node", "name", "reason", "status", "value", "rating", "method", "route", "path",
        "page", "end", "ttfc_ms", "count"})
    add_value(out, line, path);
  return out;
}

std::string source_of(simdjson::dom::object line) {
  for (const std::string_view path : {"service", "client.browser", "via", "kind"}) {
    if (const auto text = text_at(line, path); !text.empty()) return std::string(text);
  }
  return "unknown";
}

}  // namespace nightbell::query
