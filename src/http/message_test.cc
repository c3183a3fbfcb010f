#include "http/message.h"

#include <gtest/gtest.h>

namespace nightbell::http {
namespace {

TEST(Message, FindsHeadersInAnyCase) {
  const Header headers[] = {{"Host", "a"}, {"X-Key", "1"}, {"x-key", "2"}};
  Request request;
  request.headers = headers;
  EXPECT_EQ(request.header("x-KEY"), "1");
  EXPECT_EQ(request.header("x-ke"), "");
  EXPECT_TRUE(request.has_header("HOST"));
  EXPECT_FALSE(request.has_header("origin"));
}

TEST(Message, DecodesQueryParameters) {
  const struct {
    std::string_view query, name, value;
  } cases[] = {
      {"a=1&b=2", "b", "2"},
      {"a=1&a=2", "a", "1"},
      {"q=a+b%20c%2B", "q", "a b c+"},
      {"a", "a", ""},
      {"", "a", ""},
      {"x=1", "a", ""},
      {"a=b=c", "a", "b=c"},
      {"%61=1", "a", "1"},
      {"a=%", "a", "%"},
      {"a=%4", "a", "%4"},
      {"a=%zz%41", "a", "%zzA"},
      {"&&a=1&", "a", "1"},
      {"ab=1&a=2", "a", "2"},
  };
  for (const auto& [query, name, value] : cases) {
    EXPECT_EQ(query_parameter(query, name), value) << query;
  }
}

TEST(Message, KeepsPlusInPaths) {
  EXPECT_EQ(percent_decode("a+b%2Fc"), "a+b/c");
  EXPECT_EQ(percent_decode("%2"), "%2");
  EXPECT_EQ(percent_decode("100%"), "100%");
}

TEST(Message, FindsCookies) {
  EXPECT_EQ(cookie("a=1; diag=x.y.z; b=2", "diag"), "x.y.z");
  EXPECT_EQ(cookie("diag=\"q\"", "diag"), "q");
  EXPECT_EQ(cookie("xdiag=1;diag=2", "diag"), "2");
  EXPECT_EQ(cookie("diag=a=b", "diag"), "a=b");
  EXPECT_EQ(cookie("", "diag"), "");
  EXPECT_EQ(cookie("a=1", "diag"), "");
}

}  // namespace
}  // namespace nightbell::http
