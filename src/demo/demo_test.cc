#include "demo/demo.h"

#include <gmock/gmock.h>

#include "demo/failure.h"
#include "http/router.h"
#include "http/test_server.h"

namespace nightbell::demo {
namespace {

using http::test::Client;
using http::test::eventually;
using http::test::get;
using http::test::post;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr web::File kFiles[] = {
    {"/demo/", "text/html; charset=utf-8", R"("p")", R"("p-gz")", "page", ""},
    {"/demo/assets/a-1.js", "text/javascript; charset=utf-8", R"("a")", R"("a-gz")", "script", ""},
};

/// A server whose one loop has a demo; its reports are kept.
class DemoTest : public testing::Test {
 protected:
  void start(std::chrono::milliseconds pause) {
    shared_ = std::make_unique<Shared>(clock_, kFiles, pause);
    for (const Endpoint& endpoint : endpoints())
      routes_.add(endpoint.method, endpoint.path, &endpoint);
    server_ = std::make_unique<http::test::TestServer>();
    server_->script.at_body = [this](const http::ExchangePtr& exchange, http::Loop& loop) {
      if (!demo_) {
        const auto report = [this](std::string event, const std::function<void()>& then) {
          reports_.with([&](auto& all) { all.push_back(std::move(event)); });
          then();
        };
        demo_ = std::make_unique<Demo>(loop, *shared_, report);
      }
      const http::Request& request = exchange->request();
      const auto match = routes_.find(request.method, request.path);
      ASSERT_NE(match.handler, nullptr) << request.path;
      (*demo_.*(*match.handler)->answer)(*exchange);
    };
  }
  void TearDown() override {
    (*server_)->stop(std::chrono::seconds(5));
    demo_.reset();
  }

  [[nodiscard]] std::uint16_t port() { return (*server_)->port(); }
  Client::Response ask(std::string_view request) { return Client(port()).exchange(request); }
  /// A whole answer, to the end of its connection.
  std::string listen(std::string_view path) {
    Client client(port());
    client.send(post(path, "{}", "X-Request-ID: req-1\r\nConnection: close\r\n"));
    return client.read_all();
  }
  std::vector<std::string> reports() {
    return reports_.with([](auto& all) { return all; });
  }
  std::size_t open_answers() { return shared_->open_answers.load(); }

 private:
  ManualClock clock_{WallTime{}};
  std::unique_ptr<Shared> shared_;
  std::unique_ptr<Demo> demo_;  // of the one loop
  Guarded<std::vector<std::string>> reports_;
  http::Router<const Endpoint*> routes_;
  std::unique_ptr<http::test::TestServer> server_;
};

TEST_F(DemoTest, AnAnswerIsSpokenToItsEnd) {
  start(std::chrono::milliseconds(1));
  const std::string reply = listen("/demo/api/answer?window=30");
  EXPECT_THAT(reply, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(reply, HasSubstr("data: 30 days: \n\n"));
  EXPECT_THAT(reply, HasSubstr("data: them. \n\n"));
  EXPECT_THAT(reply, HasSubstr("data: [DONE]\n\n"));
  EXPECT_THAT(reply, EndsWith(kLastChunk));
  EXPECT_THAT(reports(), ElementsAre());
  EXPECT_TRUE(eventually([&] { return open_answers() == 0; }));
}

TEST_F(DemoTest, ADroppedAnswerIsReportedAndCutInTheMiddle) {
  start(std::chrono::milliseconds(1));
  const std::string reply = listen("/demo/api/answer?window=30&drop=1");
  EXPECT_THAT(reply, HasSubstr("data: we \n\n"));
  EXPECT_THAT(reply, Not(HasSubstr("data: sold")));
  EXPECT_THAT(reply, Not(EndsWith(kLastChunk)));
  EXPECT_THAT(reports(), ElementsAre(HasSubstr(R"("request_id":"req-1")")));
  EXPECT_TRUE(eventually([&] { return open_answers() == 0; }));
}

TEST_F(DemoTest, ANumberOfDaysIsOneOrTheUsualOne) {
  start(std::chrono::milliseconds(1));
  for (const auto* window : {"", "x", "12345", "%0A%0Adata:", "-1"})
    EXPECT_THAT(listen(std::string("/demo/api/answer?window=") + window),
                HasSubstr("data: 7 days: \n\n"))
        << window;
}

TEST_F(DemoTest, AnswersAreBoundedAndEndWithTheirClients) {
  start(std::chrono::hours(1));
  std::vector<Client> listening;
  for (std::size_t i = 0; i < kMaxAnswers; ++i) {
    listening.emplace_back(port()).send(post("/demo/api/answer", "{}"));
    EXPECT_THAT(listening.back().read_head(), StartsWith("HTTP/1.1 200"));
  }
  const auto refused = ask(post("/demo/api/answer", "{}"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("retry-after"), "2");
  listening.erase(listening.begin() + 1, listening.end());
  EXPECT_TRUE(eventually([&] { return open_answers() == 1; }));
  Client again(port());
  again.send(post("/demo/api/answer", "{}"));
  EXPECT_THAT(again.read_head(), StartsWith("HTTP/1.1 200"));
}

TEST_F(DemoTest, FailuresAreReportedWithTheIdsThatTheirRepliesHave) {
  start(kPause);
  const auto failed = ask(get("/demo/api/fail", "X-Request-ID: req-1\r\n"));
  EXPECT_EQ(failed.status, 500);
  EXPECT_THAT(failed.body, HasSubstr(R"("internal_error")"));
  const auto limited = ask(get("/demo/api/limited", "X-Request-ID: req-2\r\n"));
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.header("retry-after"), "1");
  EXPECT_THAT(
      reports(),
      ElementsAre(
          AllOf(HasSubstr(R"("level":"error","service":"demo-api")"),
                HasSubstr(R"("message":"GET /demo/api/fail: internal_error","request_id":"req-1")"),
                HasSubstr(failed.header("x-trace-id"))),
          AllOf(HasSubstr(R"("level":"warn")"), HasSubstr(R"("request_id":"req-2")"))));
}

TEST_F(DemoTest, FilesHaveAStrictPolicyAndNamesWithAHashAreKeptForGood) {
  start(kPause);
  const auto page = ask(get("/demo/"));
  EXPECT_EQ(page.body, "page");
  EXPECT_EQ(page.header("cache-control"), "no-cache");
  EXPECT_THAT(page.header("content-security-policy"), HasSubstr("script-src 'self';"));
  EXPECT_THAT(page.header("content-security-policy"), Not(HasSubstr("unsafe")));
  EXPECT_THAT(ask(get("/demo/assets/a-1.js")).header("cache-control"), EndsWith("immutable"));
  EXPECT_EQ(ask(get("/demo/assets/other.js")).status, 404);
  const auto moved = ask(get("/demo?nightbell=x"));
  EXPECT_EQ(moved.status, 302);
  EXPECT_EQ(moved.header("location"), "/demo/?nightbell=x");
}

TEST(DemoFailure, IsAnEventOfABackend) {
  EXPECT_EQ(
      failure_event(WallTime{}, {"req-1", "trace-1"}, "GET /demo/api/fail", "it \"broke\"", 500),
      R"({"timestamp":"1970-01-01T00:00:00.000Z","level":"error","service":"demo-api",)"
      R"("release":"demo","message":"it \"broke\"","request_id":"req-1","trace_id":"trace-1",)"
      R"("http":{"method":"GET","route":"/demo/api/fail","status":500}})");
}

}  // namespace
}  // namespace nightbell::demo
