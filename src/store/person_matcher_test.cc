#include "store/person_matcher.h"

#include <gtest/gtest.h>

namespace nightbell::store {
namespace {

bool finds(const std::string& id, std::string_view text) {
  return PersonMatcher(std::span(&id, 1)).is_in(text);
}

TEST(PersonMatcher, FindsAnIdInAnyFieldAndInText) {
  EXPECT_TRUE(finds("abc123", R"({"visitor_id":"abc123"})"));
  EXPECT_TRUE(finds("abc123", R"({"refs":["x","abc123"]})"));
  EXPECT_TRUE(finds("abc123", R"({"labels":{"abc123":"x"}})"));
  EXPECT_TRUE(finds("abc123", R"({"message":"visitor abc123, again"})"));
  EXPECT_TRUE(finds("abc123", R"({"message":"visitor:abc123."})"));
  EXPECT_TRUE(finds("abc123", R"({"message":"see session-abc123-x of it"})"));
  EXPECT_TRUE(finds("abc123", R"({"message":"so\nabc123\n"})"));
  EXPECT_TRUE(finds("abc123", R"({"message":"a\u000babc123"})"));
}

TEST(PersonMatcher, LeavesOtherIdsAlone) {
  EXPECT_FALSE(finds("abc123", R"({"visitor_id":"abc1234"})"));
  EXPECT_FALSE(finds("abc123", R"({"visitor_id":"xabc123"})"));
  EXPECT_FALSE(finds("abc123", R"({"visitor_id":"abc123-2"})"));
  EXPECT_FALSE(finds("abc123", R"({"message":"a back\\nabc123"})")) << "a backslash and an n";
}

TEST(PersonMatcher, FindsAShortIdOnlyAsAWholeString) {
  EXPECT_TRUE(finds("7", R"({"session_id":"7"})"));
  EXPECT_FALSE(finds("7", R"({"n":7,"message":"7 of 9"})"));
}

TEST(PersonMatcher, FindsWhatIsEscapedInLines) {
  EXPECT_TRUE(finds("say \"hello\"", R"({"message":"say \"hello\" now"})"));
}

TEST(PersonMatcher, FindsAnyOfMany) {
  std::vector<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.push_back("session-" + std::to_string(i));
  const PersonMatcher matcher(ids);
  EXPECT_TRUE(matcher.is_in(R"({"session_id":"session-999"})"));
  EXPECT_FALSE(matcher.is_in(R"({"session_id":"session-1000"})"));
  EXPECT_FALSE(PersonMatcher({}).is_in("anything"));
}

}  // namespace
}  // namespace nightbell::store
