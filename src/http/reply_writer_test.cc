#include "http/reply_writer.h"

#include <gtest/gtest.h>

#include "http/error_reply.h"
#include "http/http_date.h"

namespace nightbell::http {
namespace {

ReplyContext context() {
  return {.date = "Sat, 21 Nov 2026 07:22:08 GMT", .request_id = "r-1", .trace_id = "t"};
}

TEST(ReplyWriter, WritesAWholeHead) {
  std::string out;
  EXPECT_TRUE(append_reply_head(out, {.body = "{\"ok\":true}"}, context()));
  EXPECT_EQ(out,
            "HTTP/1.1 200 OK\r\n"
            "Date: Sat, 21 Nov 2026 07:22:08 GMT\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 11\r\n"
            "x-request-id: r-1\r\n"
            "x-trace-id: t\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "X-Frame-Options: DENY\r\n"
            "Referrer-Policy: strict-origin-when-cross-origin\r\n"
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
            "\r\n");
}

TEST(ReplyWriter, LetsAnAllowedOriginRead) {
  ReplyContext allowed = context();
  allowed.origin = "http://localhost:3000";
  std::string out;
  EXPECT_TRUE(append_reply_head(out, {}, allowed));
  for (const auto* line :
       {"\r\nAccess-Control-Allow-Origin: http://localhost:3000\r\n",
        "\r\nAccess-Control-Allow-Credentials: true\r\n", "\r\nVary: Origin\r\n",
        "\r\nAccess-Control-Expose-Headers: x-request-id, x-trace-id, retry-after\r\n"}) {
    EXPECT_NE(out.find(line), std::string::npos) << line;
  }
}

TEST(ReplyWriter, VariesByOriginWithoutAllowingOne) {
  ReplyContext varies = context();
  varies.vary_by_origin = true;
  std::string out;
  EXPECT_TRUE(append_reply_head(out, {}, varies));
  EXPECT_NE(out.find("\r\nVary: Origin\r\n"), std::string::npos);
  EXPECT_EQ(out.find("Access-Control"), std::string::npos);
}

TEST(ReplyWriter, GivesNoLengthWhereThereIsNoContent) {
  for (const int status : {204, 304}) {
    std::string out;
    EXPECT_FALSE(append_reply_head(out, {.status = status, .body = "x"}, context()));
    EXPECT_EQ(out.find("Content-Length"), std::string::npos) << status;
    EXPECT_EQ(out.find("\r\nContent-Type"), std::string::npos) << status;
  }
}

TEST(ReplyWriter, AnswersHeadWithTheLengthOfGet) {
  ReplyContext head = context();
  head.without_body = true;
  std::string out;
  EXPECT_FALSE(append_reply_head(out, {.body = "12345"}, head));
  EXPECT_NE(out.find("\r\nContent-Length: 5\r\n"), std::string::npos);
}

TEST(ReplyWriter, SaysWhatHappensToTheConnection) {
  ReplyContext ends = context();
  ends.close = true;
  std::string out;
  EXPECT_TRUE(append_reply_head(out, {}, ends));
  EXPECT_NE(out.find("\r\nConnection: close\r\n"), std::string::npos);

  ReplyContext old = context();
  old.http10 = true;
  out.clear();
  EXPECT_TRUE(append_reply_head(out, {}, old));
  EXPECT_NE(out.find("\r\nConnection: keep-alive\r\n"), std::string::npos);
}

TEST(ReplyWriter, LetsNoValueBeginAHeader) {
  std::string out;
  EXPECT_TRUE(
      append_reply_head(out, {.headers = {{"Location", "/a\r\nSet-Cookie: x=1"}}}, context()));
  EXPECT_NE(out.find("\r\nLocation: /a  Set-Cookie: x=1\r\n"), std::string::npos);
}

TEST(ErrorReply, HasTheOneShape) {
  const Reply reply =
      make_error_reply(ErrorId::kRateLimited, "r-1", {}, {}, std::chrono::seconds(3));
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(
      reply.body,
      R"({"error":"rate_limited","message":"Too many requests from this address; see Retry-After.",)"
      R"("detail":"rate_limited","request_id":"r-1"})");
  ASSERT_EQ(reply.headers.size(), 1U);
  EXPECT_EQ(reply.headers[0].first, "Retry-After");
  EXPECT_EQ(reply.headers[0].second, "3");
}

TEST(ErrorReply, TakesAMessageAndADetail) {
  const Reply reply = make_error_reply(ErrorId::kValidation, "r", "say \"it\"", R"([{"a":1}])");
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(
      reply.body,
      R"({"error":"validation_error","message":"say \"it\"","detail":[{"a":1}],"request_id":"r"})");
}

TEST(ErrorReply, NamesTheSchemeWithUnauthorized) {
  const Reply reply = make_error_reply(ErrorId::kUnauthorized, "r");
  ASSERT_EQ(reply.headers.size(), 1U);
  EXPECT_EQ(reply.headers[0].first, "WWW-Authenticate");
}

TEST(DateCache, WritesDatesAsHttpDoes) {
  const struct {
    std::int64_t unix_seconds;
    std::string_view text;
  } cases[] = {{0, "Thu, 01 Jan 1970 00:00:00 GMT"},
               {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
               {1795245728, "Sat, 21 Nov 2026 07:22:08 GMT"},
               {1709164799, "Wed, 28 Feb 2024 23:59:59 GMT"},
               {1709164800, "Thu, 29 Feb 2024 00:00:00 GMT"}};
  DateCache date;
  for (const auto& [seconds, text] : cases) {
    date.update(WallTime(std::chrono::seconds(seconds)) + std::chrono::milliseconds(999));
    EXPECT_EQ(date.text(), text);
  }
}

}  // namespace
}  // namespace nightbell::http
