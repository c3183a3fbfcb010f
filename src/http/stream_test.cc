#include "http/stream.h"

#include <gtest/gtest.h>

#include "http/test_server.h"

/// Replies that are written over time, and clients that leave before theirs.
namespace nightbell::http::test {
namespace {

constexpr std::string_view kEvents = "text/event-stream";

/// A server whose service opens a stream for each request and leaves the rest to the
/// test, which writes from the loop.
struct StreamServer {
  explicit StreamServer(std::size_t bound = kMaxStreamBytes, ServerOptions options = {})
      : server(std::move(options)) {
    server.script.at_body = [this, bound](const ExchangePtr& exchange, Loop& current) {
      exchange->on_client_gone([this] {
        ++gone;
        if (ends_when_gone) stream->finish();
      });
      stream = exchange->begin_stream({.content_type = kEvents}, bound);
      loop = &current;
    };
  }
  /// Stops first: the stream is the loop's.
  ~StreamServer() { server->stop(milliseconds(0)); }

  /// Does something on the loop, after what was asked before. @return what it returned
  template <typename F>
  auto on_loop(F&& call) {
    EXPECT_TRUE(eventually([&] { return loop.load() != nullptr; }));
    std::atomic<bool> done = false;
    decltype(call(*stream)) result{};
    loop.load()->post([&] {
      result = call(*stream);
      done = true;
    });
    EXPECT_TRUE(eventually([&] { return done.load(); }));
    return result;
  }
  bool write(std::string_view data) {
    return on_loop([&](Stream& s) { return s.write(data); });
  }
  void finish() {
    on_loop([](Stream& s) { return s.finish(), true; });
  }
  std::vector<int> replied() {
    return server.script.replied.with([](auto& all) { return all; });
  }
  Server* operator->() { return server.operator->(); }

  TestServer server;
  StreamPtr stream;  // of the loop, like what follows
  bool ends_when_gone = false;
  std::atomic<int> gone = 0;
  std::atomic<Loop*> loop = nullptr;
};

std::string read_bytes(Client& client, std::size_t size) {
  while (client.unread().size() < size && client.read_some()) {
  }
  return client.unread();
}

TEST(Stream, SendsItsHeadAtOnceAndEachWriteAsAChunk) {
  StreamServer server;
  Client client(server->port());
  client.send(get("/"));
  const std::string head = client.read_head();
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(head.find("\r\nContent-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_NE(head.find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(server.write("data: 1\n\n"));
  EXPECT_EQ(read_bytes(client, 14), "9\r\ndata: 1\n\n\r\n");
  EXPECT_TRUE(server.write(""));
  EXPECT_TRUE(server.write(std::string(26, 'x')));
  server.finish();
  EXPECT_EQ(read_bytes(client, 51),
            "9\r\ndata: 1\n\n\r\n1a\r\n" + std::string(26, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(server.replied(), std::vector<int>{200});
  EXPECT_EQ(server.gone, 0);
}

TEST(Stream, GoesOnWithTheNextRequestAfterItsEnd) {
  StreamServer server;
  Client client(server->port());
  client.send(get("/") + get("/"));  // the second waits, and is no leave
  client.read_head();
  server.write("one");
  EXPECT_EQ(server.gone, 0);
  EXPECT_EQ(server.server.script.bodies, 1);
  server.finish();
  EXPECT_EQ(client.read_head(), "3\r\none\r\n0\r\n\r\n");
  EXPECT_TRUE(client.read_head().starts_with("HTTP/1.1 200 OK\r\n"));
  server.finish();
  EXPECT_EQ(client.read_head(), "0\r\n\r\n");
  EXPECT_EQ(server->stats().connections_accepted, 1U);
}

TEST(Stream, SendsABodyOfItsHeadFirst) {
  TestServer server;
  server.script.at_body = [](const ExchangePtr& exchange, Loop&) {
    const StreamPtr stream = exchange->begin_stream({.body = "first"});
    stream->write("second");
    stream->finish();
    stream->finish();
    EXPECT_FALSE(stream->is_open());
    EXPECT_FALSE(stream->write("late"));
    exchange->reply({.body = "ignored"});
    EXPECT_FALSE(exchange->begin_stream({})->is_open());
  };
  Client client(server->port());
  client.send(get("/"));
  client.read_head();
  EXPECT_EQ(client.read_head(), "5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n");
}

TEST(Stream, EndsWithTheConnectionForAnOldClient) {
  StreamServer server;
  Client client(server->port());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const std::string head = client.read_head();
  EXPECT_NE(head.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
  server.write("bare ");
  server.write("bytes");
  server.finish();
  EXPECT_EQ(client.read_all(), "bare bytes");
}

TEST(Stream, IsOnlyAHeadForHead) {
  StreamServer server;
  Client client(server->port());
  for (int i = 0; i < 2; ++i) {
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(client.read_head().find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos);
    EXPECT_FALSE(server.write("nothing"));
    EXPECT_FALSE(server.on_loop([](Stream& s) { return s.is_open(); }));
  }
  EXPECT_EQ(server.gone, 2);
  EXPECT_EQ(client.unread(), "");
  EXPECT_EQ(server.replied(), (std::vector<int>{200, 200}));
}

TEST(Stream, HoldsNoMoreThanItsBoundForASlowReader) {
  constexpr std::size_t kBound = 256_KiB;
  StreamServer server(kBound);
  Client client(server->port(), 4096);
  client.send(get("/"));
  client.read_head();
  const std::string piece(10'000, 'p');
  std::size_t taken = 0;
  while (server.write(piece)) ASSERT_LT(++taken, 10'000U);
  const auto held = server.on_loop([](Stream& s) { return s.buffered_bytes(); });
  EXPECT_GT(held, kBound - 20'000);
  EXPECT_LE(held, kBound + 100);
  EXPECT_FALSE(server.write(piece));

  std::atomic<bool> drained = false;
  server.on_loop([&](Stream& s) {
    s.on_drained([&] { drained = true; });
    return true;
  });
  EXPECT_FALSE(drained);
  const std::string framed = "2710\r\n" + piece + "\r\n";
  std::string expected;
  for (std::size_t i = 0; i < taken; ++i) expected += framed;
  EXPECT_EQ(read_bytes(client, expected.size()), expected);
  EXPECT_TRUE(eventually([&] { return drained.load(); }));
  EXPECT_EQ(server.on_loop([](Stream& s) { return s.buffered_bytes(); }), 0U);
  EXPECT_TRUE(server.write(piece));
  server.finish();
  expected += framed + "0\r\n\r\n";
  EXPECT_EQ(read_bytes(client, expected.size()), expected);
}

TEST(Stream, TakesOneWriteOfAnySizeAndEndsItBehindTheService) {
  StreamServer server(1000);
  Client client(server->port(), 4096);
  client.send(get("/"));
  client.read_head();
  std::string large(8_MiB, 'x');
  for (std::size_t i = 0; i < large.size(); i += 1001) large[i] = static_cast<char>('a' + i % 26);
  EXPECT_TRUE(server.write(large));
  EXPECT_FALSE(server.write("more"));
  server.finish();
  const std::string expected = "800000\r\n" + large + "\r\n0\r\n\r\n";
  EXPECT_TRUE(read_bytes(client, expected.size()) == expected);
  EXPECT_TRUE(eventually([&] { return server.replied() == std::vector<int>{200}; }));
}

TEST(Stream, TellsItsOwnerOfAClientThatLeft) {
  for (const auto leave : {&Client::close, &Client::reset, &Client::finish_sending}) {
    StreamServer server;
    server.ends_when_gone = true;
    Client client(server->port());
    client.send(get("/"));
    client.read_head();
    server.write("one");
    (client.*leave)();
    EXPECT_TRUE(eventually([&] { return server.gone == 1; }));
    EXPECT_FALSE(server.write("two"));
    EXPECT_TRUE(eventually([&] { return server->stats().connections_open == 0; }));
    EXPECT_EQ(server.gone, 1);
    EXPECT_EQ(server.replied(), std::vector<int>{200});
  }
}

TEST(Stream, IsCutWhenItsOwnerDropsIt) {
  StreamServer server;
  Client client(server->port());
  client.send(get("/"));
  client.read_head();
  server.write("half");
  server.on_loop([&](Stream&) { return server.stream.reset(), true; });
  EXPECT_EQ(client.read_all(), "4\r\nhalf\r\n");
  EXPECT_EQ(server.gone, 0);
}

TEST(Stream, StaysOpenIdleButNotForAReaderThatStopped) {
  ServerOptions options;
  options.idle_deadline = options.write_deadline = milliseconds(60);
  StreamServer server(1_MiB, options);
  Client client(server->port(), 4096);
  client.send(get("/"));
  client.read_head();
  EXPECT_FALSE(client.read_some(milliseconds(200)));
  EXPECT_TRUE(server.write("still here"));
  EXPECT_EQ(read_bytes(client, 15), "a\r\nstill here\r\n");
  EXPECT_TRUE(server.write(std::string(16_MiB, 'x')));
  EXPECT_TRUE(eventually([&] { return server.gone == 1; }));
  EXPECT_EQ(server->stats().connections_open, 0U);
}

TEST(Stream, EndsWithItsLastChunkWhenTheServerStops) {
  StreamServer server;
  server.ends_when_gone = true;
  Client client(server->port());
  client.send(get("/"));
  client.read_head();
  server.write("one");
  const auto before = std::chrono::steady_clock::now();
  server->stop(std::chrono::seconds(5));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(2));
  EXPECT_EQ(client.read_all(), "3\r\none\r\n0\r\n\r\n");
  EXPECT_EQ(server.gone, 1);
}

TEST(Stream, IsCutInTheEndWhenItsOwnerGoesOnWhileTheServerStops) {
  StreamServer server;
  Client client(server->port());
  client.send(get("/"));
  client.read_head();
  server.write("one");
  server->stop(milliseconds(50));
  EXPECT_EQ(client.read_all(), "3\r\none\r\n");
  EXPECT_EQ(server.gone, 1);
  EXPECT_FALSE(server.stream->write("nobody"));
}

/// Holds each exchange and counts clients that went.
struct Waiting {
  explicit Waiting(TestServer& server) {
    server.script.at_body = [this](ExchangePtr exchange, Loop& current) {
      exchange->on_client_gone([this] { ++gone; });
      exchanges.push_back(std::move(exchange));
      loop = &current;
      ++count;
    };
  }
  void reply_all() {
    std::atomic<bool> done = false;
    loop.load()->post([&] {
      for (const auto& exchange : exchanges) exchange->reply({.body = "late"});
      exchanges.clear();
      done = true;
    });
    EXPECT_TRUE(eventually([&] { return done.load(); }));
  }
  std::vector<ExchangePtr> exchanges;  // of the loop
  std::atomic<int> gone = 0;
  std::atomic<int> count = 0;
  std::atomic<Loop*> loop = nullptr;
};

TEST(ClientGone, IsToldWhileTheAnswerIsMade) {
  for (const auto leave : {&Client::close, &Client::reset, &Client::finish_sending}) {
    TestServer server;
    Waiting waiting(server);
    Client client(server->port());
    client.send(get("/"));
    ASSERT_TRUE(eventually([&] { return waiting.count == 1; }));
    const auto before = std::chrono::steady_clock::now();
    (client.*leave)();
    EXPECT_TRUE(eventually([&] { return waiting.gone == 1; }));
    EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(200));
    waiting.reply_all();
    EXPECT_EQ(waiting.gone, 1);
  }
}

TEST(ClientGone, IsToldOfAClientThatFinishedWithItsRequestAndStillReads) {
  TestServer server;
  Waiting waiting(server);
  Client client(server->port());
  client.send(post("/", "last words"));
  client.finish_sending();
  EXPECT_TRUE(eventually([&] { return waiting.gone == 1; }));
  waiting.reply_all();
  EXPECT_EQ(client.read_response().body, "late");
  EXPECT_TRUE(client.is_closed());
}

TEST(ClientGone, IsNotSaidOfPipelinedBytesNorAfterTheReply) {
  TestServer server;
  Waiting waiting(server);
  Client client(server->port());
  client.send(get("/") + get("/"));
  ASSERT_TRUE(eventually([&] { return waiting.count == 1; }));
  client.send("GET /half");
  waiting.reply_all();
  EXPECT_EQ(client.read_response().body, "late");
  ASSERT_TRUE(eventually([&] { return waiting.count == 2; }));
  waiting.reply_all();
  EXPECT_EQ(client.read_response().body, "late");
  client.close();
  EXPECT_TRUE(eventually([&] { return server->stats().connections_open == 0; }));
  EXPECT_EQ(waiting.gone, 0);
}

}  // namespace
}  // namespace nightbell::http::test
