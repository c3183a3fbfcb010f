#include "cli/answer.h"

#include "base/rfc3339.h"
#include "cli/screen.h"
#include "event/line_reader.h"

namespace nightbell::cli {
namespace {

template <typename T>
T at(simdjson::dom::object json, std::string_view path, T fallback) {
  simdjson::dom::element value;
  T out = fallback;
  if (find_value(json, path, value) && value.get(out) != simdjson::SUCCESS) out = fallback;
  return out;
}

}  // namespace

Result<Answer> Answer::read(std::string body) {
  Answer answer;
  answer.body_ = std::make_unique<std::string>(std::move(body));
  answer.parser_ = std::make_unique<simdjson::dom::parser>();
  simdjson::dom::element root;
  if (answer.parser_->parse(*answer.body_).get(root) != simdjson::SUCCESS ||
      root.get(answer.json_) != simdjson::SUCCESS)
    return fail(ErrorCode::kCorrupt, "the answer is no JSON object");
  return answer;
}

std::vector<std::string_view> items_as_written(const std::string& body, std::string_view list) {
  std::vector<std::string_view> items;
  const simdjson::padded_string padded(body);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::array array;
  if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
      document[list].get_array().get(array) != simdjson::SUCCESS)
    return {body};
  for (auto item : array) {
    std::string_view text;
    if (simdjson::to_json_string(item).get(text) != simdjson::SUCCESS) break;
    items.push_back(std::string_view(body).substr(
        static_cast<std::size_t>(text.data() - padded.data()), text.size()));
  }
  return items;
}

Items list_at(simdjson::dom::object json, std::string_view path) {
  simdjson::dom::element value;
  simdjson::dom::array list;
  if (!find_value(json, path, value) || value.get(list) != simdjson::SUCCESS) return {};
  return {list.begin(), list.end()};
}

Members members_at(simdjson::dom::object json, std::string_view path) {
  simdjson::dom::element value;
  simdjson::dom::object object;
  Members members;
  if (!find_value(json, path, value) || value.get(object) != simdjson::SUCCESS) return members;
  for (const auto& [name, member] : object) members.emplace_back(name, member);
  return members;
}

std::vector<simdjson::dom::object> objects_at(simdjson::dom::object json, std::string_view path) {
  std::vector<simdjson::dom::object> objects;
  for (const simdjson::dom::element item : list_at(json, path)) {
    if (item.is_object()) objects.push_back(item.get_object().value_unsafe());
  }
  return objects;
}

std::optional<double> number_at(simdjson::dom::object json, std::string_view path) {
  simdjson::dom::element value;
  double number = 0;
  if (!find_value(json, path, value) || value.get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

std::uint64_t count_at(simdjson::dom::object json, std::string_view path) {
  return at<std::uint64_t>(json, path, 0);
}

bool is_true(simdjson::dom::object json, std::string_view path) {
  return at<bool>(json, path, false);
}

WallTime time_at(simdjson::dom::object json, std::string_view path) {
  return parse_rfc3339(text_at(json, path)).value_or(WallTime());
}

std::string value_text(simdjson::dom::element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return printable(text);
  return value.is_null() ? std::string() : printable(simdjson::minify(value));
}

std::string value_text(simdjson::dom::object json, std::string_view path) {
  simdjson::dom::element value;
  return find_value(json, path, value) ? value_text(value) : std::string();
}

}  // namespace nightbell::cli
