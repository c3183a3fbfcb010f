#include <gtest/gtest.h>

#include "http/test_server.h"

/// Clients that are slow, silent or flooding.
namespace nightbell::http::test {
namespace {

ServerOptions quick() {
  ServerOptions options;
  options.head_deadline = milliseconds(60);
  options.body_grace = milliseconds(60);
  options.body_bytes_per_second = 1_MiB;
  options.idle_deadline = milliseconds(60);
  options.write_deadline = milliseconds(60);
  options.linger_deadline = milliseconds(60);
  return options;
}

TEST(Deadline, ClosesAnIdleConnectionWithoutAWord) {
  TestServer server(quick());
  Client silent(server->port());
  Client idle(server->port());
  EXPECT_EQ(idle.exchange(get("/")).status, 200);
  EXPECT_TRUE(silent.is_closed());
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(eventually([&] { return server->stats().connections_open == 0; }));
  EXPECT_EQ(server->stats().requests_aborted, 0U);
}

TEST(Deadline, RefusesASlowHead) {
  TestServer server(quick());
  Client client(server->port());
  int status = 0;
  for (const char c : get("/", "A: " + std::string(1000, 'a') + "\r\n")) {
    if (!client.send({&c, 1})) break;
    if (client.read_some(milliseconds(5))) {
      status = client.read_response().status;
      break;
    }
  }
  EXPECT_EQ(status, 408);
  EXPECT_EQ(server.script.refused.with([](auto& all) { return all.at(0).first; }),
            ErrorId::kTimeout);
}

TEST(Deadline, RefusesASlowBody) {
  for (const std::string& request :
       {post("/", "0123456789").substr(0, 52),
        std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")}) {
    TestServer server(quick());
    Client client(server->port());
    const auto response = client.exchange(request);
    EXPECT_EQ(response.status, 408);
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(server->stats().body_bytes_in_flight, 0U);
  }
}

TEST(Deadline, GivesALongBodyMoreTime) {
  ServerOptions options = quick();
  options.body_bytes_per_second = 1_KiB;
  TestServer server(options);
  Client client(server->port());
  const std::string request = post("/", std::string(1000, 'a'));
  client.send(request.substr(0, 500));
  ::usleep(200'000);
  client.send(request.substr(500));
  EXPECT_EQ(client.read_response().status, 200);
}

TEST(Deadline, WaitsForTheServiceWithoutEnd) {
  std::vector<ExchangePtr> waiting;  // of the loop
  TestServer server(quick());
  std::atomic<Loop*> loop = nullptr;
  server.script.at_body = [&](ExchangePtr exchange, Loop& current) {
    waiting.push_back(std::move(exchange));
    loop = &current;
  };
  Client client(server->port());
  client.send(get("/"));
  EXPECT_FALSE(client.read_some(milliseconds(200)));
  loop.load()->post([&] {
    waiting.at(0)->reply({.body = "late"});
    waiting.clear();
  });
  EXPECT_EQ(client.read_response().body, "late");
}

TEST(Deadline, ClosesOnAClientThatDoesNotTakeItsReply) {
  TestServer server(quick());
  server.script.at_body = [](const ExchangePtr& exchange, Loop&) {
    exchange->reply({.body = std::string(16_MiB, 'x')});
  };
  Client client(server->port(), 4096);
  client.send(get("/"));
  EXPECT_TRUE(eventually([&] { return server.script.bodies == 1; }));
  EXPECT_TRUE(eventually([&] { return server->stats().connections_open == 0; }));
  EXPECT_EQ(server.script.replied.with([](auto& all) { return all; }), std::vector<int>{200});
}

TEST(Deadline, CutsARefusedClientThatNeverStops) {
  TestServer server(quick());
  server.script.at_head = [](Exchange&) { return HeadVerdict{.max_body_bytes = 10}; };
  Client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
  EXPECT_EQ(client.read_response().status, 413);
  const std::string flood(64_KiB, 'x');
  std::size_t sent = 0;
  while (sent < 64_MiB && client.send(flood)) sent += flood.size();
  EXPECT_LT(sent, 64_MiB);
  EXPECT_TRUE(eventually([&] { return server->stats().connections_open == 0; }));
}

TEST(Deadline, ClosesOnAClientThatStopsAfterARefusal) {
  TestServer server(quick());
  Client client(server->port());
  EXPECT_EQ(client.exchange("GET /\r\n\r\n").status, 400);
  EXPECT_TRUE(client.is_closed());
  EXPECT_TRUE(eventually([&] { return server->stats().connections_open == 0; }));
}

}  // namespace
}  // namespace nightbell::http::test
