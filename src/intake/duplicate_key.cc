#include "intake/duplicate_key.h"

#include <simdjson.h>

#include <string>

namespace nightbell::intake {

Hash128 duplicate_key(const SipKey& secret, std::string_view via, std::string_view id) {
  constexpr std::string_view kProject = "default";
  std::string text;
  text.reserve(kProject.size() + via.size() + id.size() + 2);
  text.append(kProject).append(1, '\0').append(via).append(1, '\0').append(id);
  return siphash128(secret, text);
}

std::optional<Hash128> duplicate_key_of_line(const SipKey& secret, std::string_view line) {
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element event;
  std::string_view id;
  std::string_view via;
  if (parser.parse(line.data(), line.size()).get(event) != simdjson::SUCCESS ||
      event["id"].get(id) != simdjson::SUCCESS || event["via"].get(via) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return duplicate_key(secret, via, id);
}

}  // namespace nightbell::intake
