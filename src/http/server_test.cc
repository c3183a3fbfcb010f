#include "http/server.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <thread>

#include "http/acceptor.h"
#include "http/test_server.h"

namespace nightbell::http::test {
namespace {

TEST(Server, RefusesAnAddressThatIsTaken) {
  TestServer first;
  ServerOptions options;
  options.port = first->port();
  const auto second = Server::start(options, SystemClock(), [](Loop&) { return nullptr; });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kIo);
  EXPECT_NE(second.error().message.find("127.0.0.1 port " + std::to_string(first->port())),
            std::string::npos)
      << second.error().message;
}

TEST(Server, RefusesAHostThatIsNoAddress) {
  ServerOptions options;
  options.host = "localhost";
  const auto server = Server::start(options, SystemClock(), [](Loop&) { return nullptr; });
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::kInvalidArgument);
}

TEST(Server, KnowsAnIpv4ClientOfAnIpv6SocketByItsAddress) {
  ServerOptions options;
  options.host = "::";
  const auto probe = listen_on("::", 0, true);
  if (!probe) GTEST_SKIP() << "no IPv6 here";
  TestServer server(options);
  server.script.at_body = [](const ExchangePtr& exchange, Loop&) {
    exchange->reply({.body = exchange->request().peer.to_string()});
  };
  Client client(server->port());
  EXPECT_EQ(client.exchange(get("/")).body, "127.0.0.1");
}

TEST(Server, SharesConnectionsBetweenItsLoops) {
  ServerOptions options;
  options.loops = 2;
  TestServer server(options);
  server.script.at_body = [](const ExchangePtr& exchange, Loop& loop) {
    EXPECT_TRUE(loop.is_current());
    exchange->reply({.body = std::to_string(loop.index())});
  };
  std::map<std::string, int> by_loop;
  for (int i = 0; i < 100; ++i) ++by_loop[Client(server->port()).exchange(get("/")).body];
  EXPECT_EQ(by_loop.size(), 2U);
}

TEST(Server, EndsEachRoundWithAHandOverOfWhatWasGathered) {
  std::vector<ExchangePtr> gathered;  // of the loop
  std::size_t largest = 0;
  std::atomic<Loop*> loop = nullptr;
  TestServer server;
  server.script.at_body = [&](ExchangePtr exchange, Loop& current) {
    exchange->release_buffers();
    gathered.push_back(std::move(exchange));
    loop = &current;
  };
  server.script.at_round_end = [&] {
    if (gathered.empty()) return;
    largest = std::max(largest, gathered.size());
    loop.load()->post([batch = std::exchange(gathered, {})] {
      for (const auto& exchange : batch) exchange->reply({.body = "stored"});
    });
  };
  std::vector<Client> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(server->port());
    EXPECT_EQ(clients.back().exchange(get("/")).body, "stored");
  }
  // All are there when the loop looks again: one round, one hand-over.
  std::atomic<bool> begun = false;
  std::atomic<bool> busy = true;
  loop.load()->post([&] {
    begun = true;
    while (busy) ::usleep(1000);
  });
  ASSERT_TRUE(eventually([&] { return begun.load(); }));
  for (Client& client : clients) client.send(get("/"));
  busy = false;
  for (Client& client : clients) EXPECT_EQ(client.read_response().body, "stored");
  server->stop(std::chrono::seconds(1));
  EXPECT_EQ(largest, clients.size());
}

TEST(Server, RunsPostedTasksOnTheLoopThatTheyWerePostedTo) {
  TestServer server;
  std::atomic<Loop*> loop = nullptr;
  server.script.at_body = [&](const ExchangePtr& exchange, Loop& current) {
    loop = &current;
    exchange->reply({});
  };
  Client client(server->port());
  client.exchange(get("/"));
  EXPECT_FALSE(loop.load()->is_current());
  std::atomic<int> ran = 0;
  for (int i = 0; i < 100; ++i) {
    loop.load()->post([&] { ran += loop.load()->is_current() ? 1 : 1000; });
  }
  EXPECT_TRUE(eventually([&] { return ran == 100; }));
}

TEST(Server, GoesOnAfterATaskThatThrew) {
  ServerOptions options;
  std::atomic<int> faults = 0;
  options.on_fault = [&](std::string_view, std::string_view) { ++faults; };
  TestServer server(options);
  server.script.at_body = [](const ExchangePtr& exchange, Loop& loop) {
    exchange->reply({});
    loop.post([] { throw std::runtime_error("task"); });
  };
  Client client(server->port());
  EXPECT_EQ(client.exchange(get("/")).status, 200);
  EXPECT_EQ(client.exchange(get("/")).status, 200);
  EXPECT_TRUE(eventually([&] { return faults == 2; }));
}

TEST(Server, RefusesConnectionsBeyondItsLimit) {
  ServerOptions options;
  options.max_connections = 2;
  TestServer server(options);
  Client first(server->port());
  Client second(server->port());
  EXPECT_EQ(first.exchange(get("/")).status, 200);
  EXPECT_EQ(second.exchange(get("/")).status, 200);
  Client third(server->port());
  EXPECT_TRUE(third.is_closed());
  EXPECT_EQ(server->stats().connections_refused, 1U);
  first.close();
  EXPECT_TRUE(eventually([&] { return server->stats().connections_open == 1; }));
  EXPECT_EQ(Client(server->port()).exchange(get("/")).status, 200);
}

TEST(Server, ClosesWhoComesWhenNoDescriptorIsLeft) {
  const pid_t child = ::fork();
  if (child == 0) {
    // The server and one client get their descriptors, then there are none.
    TestServer server;
    Client early(server->port());
    bool good = early.exchange(get("/")).status == 200;
    Client late(server->port());
    good = good && late.exchange(get("/")).status == 200;
    std::vector<Descriptor> hoard;
    rlimit limit{.rlim_cur = 64, .rlim_max = 64};
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const int own = ::socket(AF_INET, SOCK_STREAM, 0);
    for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) hoard.emplace_back(fd);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    good = good && ::connect(own, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    char byte = 0;
    good = good && ::recv(own, &byte, 1, 0) <= 0;
    good = good && server->stats().connections_refused == 1;
    good = good && early.exchange(get("/")).status == 200;
    hoard.clear();
    Client after(server->port());
    good = good && after.exchange(get("/")).status == 200;
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST(Stop, ClosesIdleConnectionsAtOnce) {
  TestServer server;
  Client idle(server->port());
  EXPECT_EQ(idle.exchange(get("/")).status, 200);
  const auto before = std::chrono::steady_clock::now();
  server->stop(std::chrono::seconds(5));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(2));
  EXPECT_TRUE(idle.is_closed());
  EXPECT_FALSE(Client(server->port()).connected());
  server->stop(std::chrono::seconds(5));
}

TEST(Stop, AnswersWhatHasArrivedAndClosesThen) {
  TestServer server;
  std::atomic<int> seen = 0;
  server.script.at_body = [&](const ExchangePtr& exchange, Loop& loop) {
    exchange->release_buffers();
    ++seen;
    std::thread([exchange_on_loop = exchange.get(), &loop] {
      ::usleep(100'000);
      loop.post([exchange_on_loop] {
        const ExchangePtr last(exchange_on_loop, false);
        last->reply({.body = "done"});
      });
    }).detach();
    intrusive_ptr_add_ref(exchange.get());  // the thread's
  };
  Client client(server->port());
  client.send(post("/", "x"));
  ASSERT_TRUE(eventually([&] { return seen == 1; }));
  server->stop(std::chrono::seconds(5));
  const auto response = client.read_response();
  EXPECT_EQ(response.body, "done");
  EXPECT_EQ(response.header("connection"), "close");
  EXPECT_TRUE(client.is_closed());
}

TEST(Stop, AnswersRequestsFromTheAcceptBacklog) {
  TestServer server;
  std::atomic<Loop*> loop = nullptr;
  server.script.at_body = [&](const ExchangePtr& exchange, Loop& current) {
    loop = &current;
    exchange->reply({.body = "in time"});
  };
  Client first(server->port());
  first.exchange(get("/"));
  // The loop is busy while others connect and the stop is asked for.
  std::atomic<bool> busy = true;
  loop.load()->post([&] {
    while (busy) ::usleep(1000);
  });
  std::vector<Client> waiting;
  for (int i = 0; i < 20; ++i) {
    waiting.emplace_back(server->port());
    waiting.back().send(get("/"));
  }
  std::thread stopper([&] { server->stop(std::chrono::seconds(5)); });
  ::usleep(20'000);
  busy = false;
  for (Client& client : waiting) EXPECT_EQ(client.read_response().body, "in time");
  stopper.join();
}

TEST(Stop, GivesUpOnPendingRequestsInTheEnd) {
  TestServer server;
  std::vector<ExchangePtr> waiting;
  std::atomic<Loop*> loop = nullptr;
  server.script.at_body = [&](ExchangePtr exchange, Loop& current) {
    waiting.push_back(std::move(exchange));
    loop = &current;
  };
  Client client(server->port());
  client.send(get("/"));
  ASSERT_TRUE(eventually([&] { return loop.load() != nullptr; }));
  server->stop(milliseconds(50));
  EXPECT_TRUE(client.is_closed());
  waiting.at(0)->reply({});
  waiting.clear();
}

}  // namespace
}  // namespace nightbell::http::test
