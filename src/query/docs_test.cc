#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "query/test_lines.h"

/// docs/query-language.md says what is so.
namespace nightbell::query {
namespace {

std::string page() {
  std::ifstream file(NIGHTBELL_SOURCE_DIR "/docs/query-language.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(QueryDocs, ShowQueriesThatParse) {
  std::istringstream lines(page());
  bool in_block = false;
  int queries = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      in_block = line == "```query";
    } else if (in_block) {
      const auto query = parse_query(line, test::kNow);
      EXPECT_TRUE(query) << line << ": " << query.error().message;
      ++queries;
    }
  }
  EXPECT_GT(queries, 30);
}

TEST(QueryDocs, ShowErrorsAsTheyAre) {
  std::istringstream lines(page());
  int errors = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t message = line.find("` | position ");
    if (message == std::string::npos) continue;
    const auto query = parse_query(line.substr(3, message - 3), test::kNow);
    ASSERT_FALSE(query) << line;
    EXPECT_EQ(query.error().message + " |", line.substr(message + 4)) << line;
    ++errors;
  }
  EXPECT_EQ(errors, 5);
}

}  // namespace
}  // namespace nightbell::query
