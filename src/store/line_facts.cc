#include "store/line_facts.h"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include "base/rfc3339.h"

namespace nightbell::store {
namespace {

std::optional<std::string_view> text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) return std::nullopt;
  const boost::json::string& text = value->get_string();
  return std::string_view(text.data(), text.size());
}

}  // namespace

std::optional<LineFacts> read_line_facts(std::string_view line) {
  std::array<unsigned char, 16384> buffer;
  boost::json::monotonic_resource memory(buffer.data(), buffer.size());
  boost::json::error_code error;
  const auto value = boost::json::parse({line.data(), line.size()}, error, &memory);
  if (error || !value.is_object()) return std::nullopt;
  const boost::json::object& object = value.get_object();

  LineFacts facts;
  if (const auto received = text_of(object, "received_at"))
    facts.received = parse_rfc3339(*received);
  const auto* skew = object.if_contains("clock_skew");
  const bool skewed = skew != nullptr && skew->is_bool() && skew->get_bool();
  if (const auto event = text_of(object, "timestamp"); event && !skewed)
    facts.event = parse_rfc3339(*event);
  if (const auto level = text_of(object, "level"))
    facts.level = parse_level(*level).value_or(Level::kInfo);
  return facts;
}

}  // namespace nightbell::store
