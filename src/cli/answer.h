#pragma once

#include <simdjson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

/// A question's JSON, read for showing. Members are reached with event/line_reader.h.
namespace nightbell::cli {

/// Threading: one at a time.
class Answer {
 public:
  /// @error kCorrupt  it is no JSON object
  [[nodiscard]] static Result<Answer> read(std::string body);

  [[nodiscard]] simdjson::dom::object json() const { return json_; }
  [[nodiscard]] const std::string& body() const { return *body_; }

 private:
  // Both are pointed into.
  std::unique_ptr<std::string> body_;
  std::unique_ptr<simdjson::dom::parser> parser_;
  simdjson::dom::object json_;
};

/// The items of the list at a top-level name, each as its own JSON, byte for byte; the whole
/// body where there is no such list. Valid as long as `body`.
[[nodiscard]] std::vector<std::string_view> items_as_written(const std::string& body,
                                                             std::string_view list);

using Items = std::vector<simdjson::dom::element>;
using Members = std::vector<std::pair<std::string_view, simdjson::dom::element>>;
/// What the list, or the object, at `path` holds; nothing when there is none.
[[nodiscard]] Items list_at(simdjson::dom::object json, std::string_view path);
[[nodiscard]] Members members_at(simdjson::dom::object json, std::string_view path);
/// The objects in the list at `path`.
[[nodiscard]] std::vector<simdjson::dom::object> objects_at(simdjson::dom::object json,
                                                            std::string_view path);
[[nodiscard]] std::optional<double> number_at(simdjson::dom::object json, std::string_view path);
[[nodiscard]] std::uint64_t count_at(simdjson::dom::object json, std::string_view path);
[[nodiscard]] bool is_true(simdjson::dom::object json, std::string_view path);
[[nodiscard]] WallTime time_at(simdjson::dom::object json, std::string_view path);
/// Any value as a person reads it: text without quotes, everything else as JSON; printable().
[[nodiscard]] std::string value_text(simdjson::dom::element value);
/// The same of the value at `path`; empty when there is none.
[[nodiscard]] std::string value_text(simdjson::dom::object json, std::string_view path);

}  // namespace nightbell::cli
