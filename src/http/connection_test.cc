#include "http/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "http/test_server.h"

/// What one client sees, through a real socket.
namespace nightbell::http::test {
namespace {

Script::AtBody::Function respond_with(std::string body) {
  return [body = std::move(body)](const ExchangePtr& exchange, Loop&) {
    exchange->reply({.body = body});
  };
}

std::vector<std::pair<ErrorId, std::size_t>> refusals(TestServer& server) {
  return server.script.refused.with([](auto& all) { return all; });
}

TEST(Connection, AnswersRequestsOneAfterTheOther) {
  TestServer server;
  Client client(server->port());
  for (int i = 0; i < 3; ++i) {
    const auto response = client.exchange(post("/v1/logs", "{\"n\":1}"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "{\"n\":1}");
    EXPECT_EQ(response.header("connection"), "(none)");
  }
  EXPECT_EQ(client.exchange(get("/health")).status, 200);
  EXPECT_EQ(server->stats().connections_accepted, 1U);
}

TEST(Connection, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  Client client(server->port());
  std::string requests;
  for (int i = 0; i < 2000; ++i) requests += post("/", std::to_string(i));
  client.send(requests);
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(client.read_response().body, std::to_string(i));
}

TEST(Connection, KeepsPipelinedBytesWhileTheServiceTakesItsTime) {
  TestServer server;
  server.script.at_body = [](const ExchangePtr& exchange, Loop& loop) {
    std::string body(exchange->request().body);
    exchange->release_buffers();
    EXPECT_EQ(exchange->request().method, Method::kPost);
    EXPECT_TRUE(exchange->request().path.empty());
    loop.post([exchange, body = std::move(body)] { exchange->reply({.body = body}); });
  };
  Client client(server->port());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += post("/", std::to_string(i) + std::string(static_cast<std::size_t>(i) * 300, 'x'));
    requests +=
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  }
  client.send(requests);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(client.read_response().body.starts_with(std::to_string(i)));
    ASSERT_EQ(client.read_response().body, "abc");
  }
  EXPECT_EQ(server->stats().body_bytes_in_flight, 0U);
}

TEST(Connection, ReadsARequestThatComesByteByByte) {
  TestServer server;
  Client client(server->port());
  const std::string chunked =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nT: t\r\n\r\n";
  for (const auto& [request, body] :
       {std::pair(post("/", "hello"), "hello"), std::pair("\r\n" + chunked, "hello!")}) {
    for (const char c : request) client.send({&c, 1});
    EXPECT_EQ(client.read_response().body, body);
  }
}

TEST(Connection, GivesBodiesOfAllSizesWithPaddingBehind) {
  TestServer server;
  server.script.at_head = [](Exchange&) { return HeadVerdict{.max_body_bytes = 8_MiB}; };
  server.script.at_body = [](const ExchangePtr& exchange, Loop&) {
    const std::string_view body = exchange->request().body;
    unsigned char sum = 0;  // a sanitizer build would tell of bytes that aren't ours
    for (std::size_t i = 0; i < kBodyPadding; ++i) {
      sum = static_cast<unsigned char>(sum +
                                       static_cast<unsigned char>(body.data()[body.size() + i]));
    }
    exchange->reply({.body = std::string(body), .headers = {{"x-sum", std::to_string(sum)}}});
  };
  Client client(server->port());
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3500}, 4_KiB - 64,
                                 4_KiB, 4_KiB + 1, 64_KiB, 64_KiB + 1, 5_MiB}) {
    std::string body(size, 'b');
    for (std::size_t i = 0; i < size; i += 97) body[i] = static_cast<char>('a' + i % 26);
    EXPECT_EQ(client.exchange(post("/", body)).body, body) << size;
    std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0; at < size; at += 1000) {
      const std::string piece = body.substr(at, 1000);
      char head[16];
      std::snprintf(head, sizeof head, "%zx\r\n", piece.size());
      chunked += head + piece + "\r\n";
    }
    EXPECT_EQ(client.exchange(chunked + "0\r\n\r\n").body, body) << size;
  }
  EXPECT_EQ(server->stats().body_bytes_in_flight, 0U);
}

TEST(Connection, TakesAPostWithoutALengthAsEmpty) {
  TestServer server;
  Client client(server->port());
  EXPECT_EQ(client.exchange("POST /ux/chat/opened HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
}

TEST(Connection, SaysContinueToWhoWaitsForIt) {
  TestServer server;
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_head(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hello");
  EXPECT_EQ(client.read_response().body, "hello");
  EXPECT_EQ(client.exchange(post("/", "here", "Expect: 100-continue\r\n")).body, "here");
}

TEST(Connection, RefusesAtOnceWhoWaitsForContinue) {
  TestServer server;
  server.script.at_head = [](Exchange&) { return HeadVerdict{.max_body_bytes = 4}; };
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  const auto response = client.read_response();
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.header("connection"), "close");
  EXPECT_EQ(server.script.bodies, 0);
}

TEST(Connection, AnswersHeadWithoutABody) {
  TestServer server;
  server.script.at_body = respond_with("12345");
  Client client(server->port());
  const auto response = client.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(response.header("content-length"), "5");
  EXPECT_EQ(client.exchange(get("/")).body, "12345");
}

TEST(Connection, ClosesWhenTheClientWantsIt) {
  TestServer server;
  for (const std::string& request :
       {get("/", "Connection: close\r\n"), std::string("GET / HTTP/1.0\r\n\r\n")}) {
    Client client(server->port());
    EXPECT_EQ(client.exchange(request).header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
  }
  Client client(server->port());
  const auto response = client.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(response.header("connection"), "keep-alive");
  EXPECT_EQ(client.exchange(get("/")).status, 200);
}

TEST(Connection, AnswersAClientThatHasFinishedSending) {
  TestServer server;
  Client client(server->port());
  client.send(post("/", "last") + post("/", "words"));
  client.finish_sending();
  EXPECT_EQ(client.read_response().body, "last");
  EXPECT_EQ(client.read_response().body, "words");
  EXPECT_TRUE(client.is_closed());
}

TEST(Connection, CarriesIdsAndTheHeadersOfEveryReply) {
  TestServer server;
  server.script.at_head = [](Exchange& exchange) {
    exchange.allow_origin(exchange.request().header("origin"));
    return HeadVerdict{};
  };
  Client client(server->port());
  const auto is_uuid =
      testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const auto fresh = client.exchange(get("/", "X-Request-ID: not an id\r\ntraceparent: x\r\n"));
  EXPECT_THAT(fresh.header("x-request-id"), is_uuid);
  EXPECT_THAT(fresh.header("x-trace-id"), testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(fresh.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(fresh.header("access-control-allow-origin"), "(none)");

  const auto own = client.exchange(
      get("/",
          "x-request-id: req.1:a_b-c\r\nOrigin: http://o\r\n"
          "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"));
  EXPECT_EQ(own.header("X-Request-Id"), "req.1:a_b-c");
  EXPECT_EQ(own.header("X-Trace-Id"), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(own.header("access-control-allow-origin"), "http://o");
  EXPECT_EQ(client.exchange(get("/")).header("access-control-allow-origin"), "(none)");
}

TEST(Connection, RefusesMalformedRequestsAndCloses) {
  const struct {
    std::string request;
    int status;
    ErrorId error;
  } cases[] = {
      {"GET / HTTP/1.1\r\n\r\n", 400, ErrorId::kBadRequest},
      {"\x16\x03\x01\x02\x00", 400, ErrorId::kBadRequest},
      {"GET / HTTP/1.1\nHost: a\n\n", 400, ErrorId::kBadRequest},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400,
       ErrorId::kBadRequest},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
       ErrorId::kBadRequest},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501,
       ErrorId::kNotImplemented},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, ErrorId::kVersionNotSupported},
      {"GET /" + std::string(9000, 'a'), 414, ErrorId::kUriTooLong},
      {get("/", "A: " + std::string(17000, 'a') + "\r\n"), 431, ErrorId::kHeadersTooLarge},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nzz\r\n", 400,
       ErrorId::kBadRequest},
  };
  for (const auto& [request, status, error] : cases) {
    TestServer server;
    Client client(server->port());
    const auto response = client.exchange(request);
    EXPECT_EQ(response.status, status) << request;
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_NE(response.body.find("\"error\":\"" + std::string(info_of(error).code) + "\""),
              std::string::npos);
    EXPECT_NE(response.body.find(response.header("x-request-id")), std::string::npos);
    EXPECT_TRUE(client.is_closed());
    const auto refused = refusals(server);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].first, error);
    EXPECT_GT(refused[0].second, 0U);
    EXPECT_EQ(server.script.bodies, 0);
  }
}

TEST(Connection, DoesNotReadASmuggledRequest) {
  TestServer server;
  Client client(server->port());
  client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\n\r\nGET /secret HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string all = client.read_all();
  EXPECT_TRUE(all.starts_with("HTTP/1.1 400 "));
  EXPECT_EQ(all.find("HTTP/1.1", 8), std::string::npos);
}

TEST(Connection, GoesOnAfterASmallRefusedBody) {
  TestServer server;
  server.script.at_head = [](Exchange& exchange) {
    exchange.allow_origin("http://o");
    return HeadVerdict{.max_body_bytes = 10};
  };
  Client client(server->port());
  const std::string body(60'000, 'x');
  const auto response = client.exchange(post("/", body));
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.header("connection"), "(none)");
  EXPECT_EQ(response.header("access-control-allow-origin"), "http://o");
  EXPECT_EQ(client.exchange(post("/", "small")).body, "small");
  EXPECT_EQ(refusals(server).at(0).first, ErrorId::kTooLarge);
}

TEST(Connection, LetsTheReplyToALargeRefusedBodyBeRead) {
  TestServer server;
  server.script.at_head = [](Exchange&) { return HeadVerdict{.max_body_bytes = 10}; };
  Client client(server->port());
  client.send(post("/", std::string(900'000, 'x')));  // sent whole before anything is read
  const auto response = client.read_response();
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.header("connection"), "close");
  EXPECT_TRUE(client.is_closed());
}

TEST(Connection, RefusesAChunkedBodyThatGrowsTooLarge) {
  TestServer server;
  server.script.at_head = [](Exchange&) { return HeadVerdict{.max_body_bytes = 10}; };
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n");
  client.send("8\r\n12345678\r\n0\r\n\r\n");
  const auto response = client.read_response();
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.header("connection"), "close");
  EXPECT_EQ(server->stats().body_bytes_in_flight, 0U);
}

TEST(Connection, TakesTheServicesRefusalAtTheHead) {
  TestServer server;
  server.script.at_head = [](Exchange& exchange) {
    if (exchange.request().path == "/ok") return HeadVerdict{.max_body_bytes = 100};
    exchange.reply_error(ErrorId::kRateLimited, {}, {}, std::chrono::seconds(2));
    return HeadVerdict{.replied = true};
  };
  Client client(server->port());
  client.send(post("/", "a body that nobody reads") + post("/ok", "read"));
  const auto response = client.read_response();
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.header("retry-after"), "2");
  EXPECT_EQ(client.read_response().body, "read");
  EXPECT_EQ(server.script.bodies, 1);
}

TEST(Connection, RefusesBodiesThatHaveNoRoom) {
  ServerOptions options;
  options.max_body_bytes_in_flight = 100'000;
  TestServer server(options);
  Client holder(server->port());
  holder.send(post("/", std::string(98'000, 'a')).substr(0, 90'000));
  ASSERT_TRUE(eventually([&] { return server->stats().body_bytes_in_flight == 98'000; }));
  Client client(server->port());
  const auto response = client.exchange(post("/", std::string(30'000, 'b')));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.header("retry-after"), "1");
  Client little(server->port());
  EXPECT_EQ(little.exchange(post("/", "little")).body, "little");
  Client chunked(server->port());
  EXPECT_EQ(
      chunked.exchange("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").status,
      503);
  holder.close();
  EXPECT_TRUE(eventually([&] { return server->stats().body_bytes_in_flight == 0; }));
  EXPECT_EQ(server->stats().requests_aborted, 1U);
}

TEST(Connection, TakesNoRoomForWhatIsOnlyAnnounced) {
  ServerOptions options;
  options.max_body_bytes_in_flight = 100'000;
  TestServer server(options);
  Client first(server->port());
  Client second(server->port());
  for (Client* announcer : {&first, &second}) {
    announcer->send(post("/", std::string(90'000, 'a')).substr(0, 100));
  }
  ASSERT_TRUE(eventually([&] { return server->stats().body_bytes_in_flight == 2 * 4096; }));
  Client client(server->port());
  EXPECT_EQ(client.exchange(post("/", std::string(30'000, 'b'))).body.size(), 30'000U);
}

TEST(Connection, SendsALargeReplyToASlowReader) {
  TestServer server;
  std::string large(8_MiB, 'x');
  for (std::size_t i = 0; i < large.size(); i += 1001) large[i] = static_cast<char>('a' + i % 26);
  server.script.at_body = respond_with(large);
  Client client(server->port(), 4096);
  client.send(get("/") + get("/"));
  ::usleep(50'000);
  EXPECT_EQ(client.read_response().body, large);
  EXPECT_EQ(client.read_response().body, large);
}

TEST(Connection, ForgetsAClientThatLeftBeforeItsReply) {
  std::atomic<bool> released = false;
  std::vector<ExchangePtr> waiting;  // of the loop
  TestServer server;
  std::atomic<Loop*> loop = nullptr;
  server.script.at_body = [&](ExchangePtr exchange, Loop& current) {
    waiting.push_back(std::move(exchange));
    loop = &current;
  };
  Client client(server->port());
  client.send(post("/", "still here?"));
  ASSERT_TRUE(eventually([&] { return loop.load() != nullptr; }));
  client.reset();
  ASSERT_TRUE(eventually([&] { return server->stats().connections_open == 0; }));
  loop.load()->post([&] {
    EXPECT_EQ(waiting.at(0)->request().body, "still here?");
    waiting.at(0)->reply({.body = "anybody?"});
    waiting.clear();
    released = true;
  });
  ASSERT_TRUE(eventually([&] { return released.load(); }));
  EXPECT_EQ(server.script.replied.with([](auto& all) { return all; }), std::vector<int>{200});
}

TEST(Connection, AnswersAnExceptionWithInternalErrorAndGoesOn) {
  Guarded<std::vector<std::string>> faults;
  ServerOptions options;
  options.on_fault = [&](std::string_view request_id, std::string_view what) {
    faults.with([&](auto& all) {
      all.emplace_back(request_id);
      all.emplace_back(what);
    });
  };
  TestServer server(options);
  server.script.at_head = [](Exchange& exchange) {
    if (exchange.request().path == "/head") throw 7;
    return HeadVerdict{.max_body_bytes = 100};
  };
  server.script.at_body = [](const ExchangePtr& exchange, Loop&) {
    if (exchange->request().path == "/body") throw std::runtime_error("broken");
    exchange->reply({.body = "fine"});
  };
  Client client(server->port());
  const auto response = client.exchange(post("/body", "x", "X-Request-ID: r-1\r\n"));
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.find("\"error\":\"internal_error\""), std::string::npos);
  EXPECT_EQ(response.body.find("broken"), std::string::npos);
  EXPECT_EQ(client.exchange(post("/head", "x", "X-Request-ID: r-2\r\n")).status, 500);
  EXPECT_EQ(client.exchange(post("/", "x")).body, "fine");
  EXPECT_EQ(faults.with([](auto& all) { return all; }),
            (std::vector<std::string>{"r-1", "broken", "r-2", "unknown exception"}));
}

TEST(Connection, AnswersARequestThatTheServiceDropped) {
  ServerOptions options;
  options.on_fault = [](std::string_view, std::string_view) {};
  TestServer server(options);
  server.script.at_body = [](const ExchangePtr&, Loop&) {};
  Client client(server->port());
  EXPECT_EQ(client.exchange(get("/")).status, 500);
  EXPECT_EQ(client.exchange(get("/")).status, 500);
}

TEST(Connection, TellsTheServiceOfEveryReply) {
  TestServer server;
  Client client(server->port());
  client.exchange(post("/", "x"));
  client.exchange("GET /\r\n\r\n");
  EXPECT_TRUE(eventually([&] {
    return server.script.replied.with([](auto& all) { return all; }) == std::vector<int>{200, 400};
  }));
}

}  // namespace
}  // namespace nightbell::http::test
