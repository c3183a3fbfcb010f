#include "event/line_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace nightbell {
namespace {

/// A line with the room behind it that the parser wants.
class Line {
 public:
  explicit Line(std::string_view text) : bytes_(text) {}
  [[nodiscard]] bool parse() { return reader_.parse(bytes_, object); }
  simdjson::dom::object object;

 private:
  simdjson::padded_string bytes_;
  LineReader reader_;
};

TEST(LineReader, ReadsObjectsOnly) {
  EXPECT_TRUE(Line(R"({"a":1})").parse());
  for (const char* text : {"", "[]", "1", "{", R"({"a":tru})", "null"})
    EXPECT_FALSE(Line(text).parse()) << text;
}

TEST(LineReader, FindsValuesByTheirPath) {
  Line line(R"({"error":{"type":"E"},"data":{"a.b":"dotted","a":{"c":"deep"}},"x.y":"flat",)"
            R"("n":7,"none":null})");
  ASSERT_TRUE(line.parse());
  EXPECT_EQ(text_at(line.object, "error.type"), "E");
  EXPECT_EQ(text_at(line.object, "data.a.b"), "dotted");
  EXPECT_EQ(text_at(line.object, "data.a.c"), "deep");
  EXPECT_EQ(text_at(line.object, "x.y"), "flat");
  EXPECT_EQ(text_at(line.object, "n"), "") << "a number is no text";
  EXPECT_EQ(text_at(line.object, "error.message"), "");
  EXPECT_EQ(text_at(line.object, "n.deeper"), "");
  simdjson::dom::element value;
  EXPECT_TRUE(find_value(line.object, "n", value));
  EXPECT_FALSE(find_value(line.object, "none", value));
  EXPECT_FALSE(find_value(line.object, "", value));
}

TEST(LineReader, ListsTheStringsThatSearchFinds) {
  Line line(R"({"service":"web","release":"r1","message":"it broke","request_id":"r-1",)"
            R"("refs":["a","b"],"labels":{"key":"value","deep":[{"k":"inner"}],"n":1},)"
            R"("error":{"type":"E","stack":["f1"]}})");
  ASSERT_TRUE(line.parse());
  using Found = std::tuple<std::uint8_t, std::string, std::string>;
  std::vector<Found> found;
  for_each_searched(line.object,
                    [&](std::uint8_t roles, std::string_view field, std::string_view text) {
                      found.emplace_back(roles, field, text);
                    });
  EXPECT_EQ(found, (std::vector<Found>{
                       {kKeywordRole, "service", "web"},
                       {kWordsRole, "message", "it broke"},
                       {kIdRole, "request_id", "r-1"},
                       {kIdRole, "refs", "a"},
                       {kIdRole, "refs", "b"},
                       {kWordsRole, "labels", "value"},
                       {kWordsRole, "labels", "inner"},
                       {kWordsRole, "error", "E"},
                       {kWordsRole, "error", "f1"},
                       {kKeywordRole, "error.type", "E"},
                   }));
}

TEST(SearchRole, IsNoneForWhatIsNotInTheTable) {
  EXPECT_EQ(search_roles_of("received_at"), kNoRole);
  EXPECT_EQ(search_roles_of(""), kNoRole);
  EXPECT_EQ(search_roles_of("zzz"), kNoRole);
  EXPECT_EQ(search_roles_of("event"), kWordsRole | kKeywordRole);
  EXPECT_EQ(search_roles_of("visitor_id"), kIdRole);
}

}  // namespace
}  // namespace nightbell
