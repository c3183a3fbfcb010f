#include "http/server.h"

#include <gtest/gtest.h>

#include "http/test_server.h"

namespace nightbell::http::test {
namespace {

TEST(Server, AnswersRequestsOnAKeptConnection) {
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

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  Client client(server->port());
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += post("/", std::to_string(i));
  client.send(requests);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(client.read_response().body, std::to_string(i));
}

TEST(Server, ReadsARequestThatComesByteByByte) {
  TestServer server;
  Client client(server->port());
  for (const char c : post("/", "hello")) client.send({&c, 1});
  EXPECT_EQ(client.read_response().body, "hello");
}

}  // namespace
}  // namespace nightbell::http::test
