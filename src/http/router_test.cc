#include "http/router.h"

#include <gtest/gtest.h>

namespace nightbell::http {
namespace {

using Outcome = Router<int>::Outcome;

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    router.add(Method::kGet, "/health", 1);
    router.add(Method::kPost, "/v1/logs", 2);
    router.add(Method::kGet, "/api/runs/{id}", 3);
    router.add(Method::kGet, "/api/runs/{id}/events", 4);
    router.add(Method::kGet, "/assets/*", 5);
    router.add(Method::kGet, "/api/runs/latest", 6);
    router.add(Method::kDelete, "/api/runs/{id}", 7);
  }
  Router<int> router;
};

TEST_F(RouterTest, FindsExactPaths) {
  const auto match = router.find(Method::kPost, "/v1/logs");
  ASSERT_EQ(match.outcome, Outcome::kFound);
  EXPECT_EQ(*match.handler, 2);
  EXPECT_EQ(match.parameter, "");
}

TEST_F(RouterTest, FindsTheOpenPartOfAPath) {
  const struct {
    std::string_view path;
    int handler;
    std::string_view parameter;
  } cases[] = {
      {"/api/runs/r-1", 3, "r-1"},        {"/api/runs/a%2Fb", 3, "a%2Fb"},
      {"/api/runs/r-1/events", 4, "r-1"}, {"/assets/js/app.js", 5, "js/app.js"},
      {"/api/runs/latest", 6, ""},
  };
  for (const auto& [path, handler, parameter] : cases) {
    const auto match = router.find(Method::kGet, path);
    ASSERT_EQ(match.outcome, Outcome::kFound) << path;
    EXPECT_EQ(*match.handler, handler) << path;
    EXPECT_EQ(match.parameter, parameter) << path;
  }
}

TEST_F(RouterTest, DoesNotKnowOtherPaths) {
  for (const auto* path : {"", "/", "/health/", "/healthz", "/api/runs/", "/api/runs/a/b",
                           "/assets/", "/assets", "/api/runs//events", "*"}) {
    EXPECT_EQ(router.find(Method::kGet, path).outcome, Outcome::kNotFound) << path;
  }
}

TEST_F(RouterTest, AnswersHeadWhereGetIs) {
  EXPECT_EQ(router.find(Method::kHead, "/health").outcome, Outcome::kFound);
  EXPECT_EQ(router.find(Method::kHead, "/v1/logs").outcome, Outcome::kMethodNotAllowed);
}

TEST_F(RouterTest, NamesTheMethodsOfAPath) {
  EXPECT_EQ(router.find(Method::kPost, "/health").allow, "GET, HEAD, OPTIONS");
  EXPECT_EQ(router.find(Method::kGet, "/v1/logs").allow, "POST, OPTIONS");
  EXPECT_EQ(router.find(Method::kOther, "/api/runs/x").allow, "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(router.find(Method::kOptions, "/v1/logs").outcome, Outcome::kMethodNotAllowed);
}

}  // namespace
}  // namespace nightbell::http
