#include "http/request_parser.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/units.h"

namespace nightbell::http {
namespace {

struct Parsed {
  std::string head;  // the request views it
  std::optional<ErrorId> error;
  Request request;
  std::vector<Header> headers;
  RequestParser parser;
};

std::unique_ptr<Parsed> parse(std::string head) {
  auto parsed = std::make_unique<Parsed>();
  parsed->head = std::move(head);
  parsed->error = parsed->parser.parse_head(parsed->head, parsed->request, parsed->headers);
  return parsed;
}

std::unique_ptr<Parsed> parse_fields(const std::string& fields) {
  return parse("POST /v1/logs HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
}

TEST(RequestParser, ReadsARequest) {
  const auto parsed = parse(
      "POST /v1/logs?key=k&x HTTP/1.1\r\nHost: a:8600\r\nX-Empty:\r\n"
      "X-Spaces: \t a b \t\r\nContent-Length: 12\r\n\r\n");
  ASSERT_FALSE(parsed->error);
  const Request& request = parsed->request;
  EXPECT_EQ(request.method, Method::kPost);
  EXPECT_EQ(request.target, "/v1/logs?key=k&x");
  EXPECT_EQ(request.path, "/v1/logs");
  EXPECT_EQ(request.query, "key=k&x");
  EXPECT_EQ(request.content_length, 12U);
  ASSERT_EQ(request.headers.size(), 4U);
  EXPECT_EQ(request.headers[1].name, "X-Empty");
  EXPECT_EQ(request.headers[1].value, "");
  EXPECT_EQ(request.header("x-spaces"), "a b");
  EXPECT_TRUE(parsed->parser.keeps_alive());
  EXPECT_FALSE(parsed->parser.is_chunked());
}

TEST(RequestParser, KnowsMethods) {
  const struct {
    std::string_view text;
    Method method;
  } cases[] = {
      {"GET", Method::kGet},        {"HEAD", Method::kHead},     {"PUT", Method::kPut},
      {"PATCH", Method::kPatch},    {"DELETE", Method::kDelete}, {"OPTIONS", Method::kOptions},
      {"PROPFIND", Method::kOther}, {"get", Method::kOther},     {"x-!#$%&'*+", Method::kOther}};
  for (const auto& [text, method] : cases) {
    const auto parsed = parse(std::string(text) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_FALSE(parsed->error) << text;
    EXPECT_EQ(parsed->request.method, method) << text;
  }
}

TEST(RequestParser, ReadsTargetsOfAllForms) {
  const struct {
    std::string_view target, path, query;
  } cases[] = {
      {"*", "*", ""},  {"http://a/x?y", "/x", "y"}, {"HTTP://A", "/", ""}, {"http://a?y", "/", "y"},
      {"/?", "/", ""}, {"/a?b?c", "/a", "b?c"},     {"//a", "//a", ""},    {"a:443", "a:443", ""}};
  for (const auto& [target, path, query] : cases) {
    const auto parsed = parse("GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_FALSE(parsed->error) << target;
    EXPECT_EQ(parsed->request.path, path) << target;
    EXPECT_EQ(parsed->request.query, query) << target;
  }
}

TEST(RequestParser, KnowsWhetherTheConnectionGoesOn) {
  const struct {
    std::string_view version, field;
    bool keeps_alive;
  } cases[] = {{"1.1", "", true},
               {"1.1", "Connection: close\r\n", false},
               {"1.1", "connection: x, CLOSE\r\n", false},
               {"1.0", "", false},
               {"1.0", "Connection: keep-alive\r\n", true}};
  for (const auto& [version, field, keeps_alive] : cases) {
    const auto parsed = parse("GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" +
                              std::string(field) + "\r\n");
    ASSERT_FALSE(parsed->error);
    EXPECT_EQ(parsed->parser.keeps_alive(), keeps_alive) << version << field;
  }
}

TEST(RequestParser, RefusesWhatIsNotHttp) {
  using namespace std::string_literals;
  const std::string cases[] = {
      "GET /\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / XTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
      "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s,
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\tb\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
  };
  for (const auto& head : cases) EXPECT_EQ(parse(head)->error, ErrorId::kBadRequest) << head;
}

TEST(RequestParser, RefusesOtherVersions) {
  for (const auto* head : {"PRI * HTTP/2.0\r\n\r\n", "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
                           "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"}) {
    EXPECT_EQ(parse(head)->error, ErrorId::kVersionNotSupported) << head;
  }
}

TEST(RequestParser, RefusesRequestsThatTwoReadersFrameDifferently) {
  for (const auto* fields : {
           "Content-Length: 1\r\nContent-Length: 2\r\n",
           "Content-Length: 1\r\nContent-Length: 1\r\n",
           "Content-Length: 1, 1\r\n",
           "Content-Length: +1\r\n",
           "Content-Length: -1\r\n",
           "Content-Length: 0x1\r\n",
           "Content-Length: 1 2\r\n",
           "Content-Length:\r\n",
           "Content-Length: 99999999999999999999\r\n",
           "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
           "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
           "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding : chunked\r\n",
           "Transfer-Encoding:\x0b chunked\r\n",
       }) {
    EXPECT_EQ(parse_fields(fields)->error, ErrorId::kBadRequest) << fields;
  }
  EXPECT_EQ(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")->error,
            ErrorId::kBadRequest);
}

TEST(RequestParser, KnowsNoCodingButChunked) {
  for (const auto* coding :
       {"gzip", "identity", "gzip, chunked", "chunked, gzip", "chunked, chunked", "xchunked", ""}) {
    EXPECT_EQ(parse_fields("Transfer-Encoding: " + std::string(coding) + "\r\n")->error,
              ErrorId::kNotImplemented)
        << coding;
  }
  const auto parsed = parse_fields("transfer-encoding: Chunked\r\n");
  EXPECT_FALSE(parsed->error);
  EXPECT_TRUE(parsed->parser.is_chunked());
}

TEST(RequestParser, WantsOneHost) {
  const struct {
    std::string_view head;
    bool refused;
  } cases[] = {{"GET / HTTP/1.1\r\n\r\n", true},
               {"GET / HTTP/1.0\r\n\r\n", false},
               {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", true},
               {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", true},
               {"GET / HTTP/1.1\r\nHost:\r\n\r\n", false},
               {"GET / HTTP/1.1\r\nHost: [::1]:8600\r\n\r\n", false},
               {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", true},
               {"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", true},
               {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", true},
               {"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", true}};
  for (const auto& [head, refused] : cases) {
    EXPECT_EQ(parse(std::string(head))->error.has_value(), refused) << head;
  }
}

TEST(RequestParser, RefusesTooManyHeaders) {
  std::string fields;
  for (std::size_t i = 1; i < kMaxHeaders; ++i) fields += "a: b\r\n";
  EXPECT_FALSE(parse_fields(fields)->error);
  EXPECT_EQ(parse_fields(fields + "a: b\r\n")->error, ErrorId::kHeadersTooLarge);
}

TEST(RequestParser, KnowsWhoWaitsForContinue) {
  EXPECT_TRUE(parse_fields("Expect: 100-Continue\r\n")->parser.expects_continue());
  EXPECT_FALSE(parse_fields("Expect: x\r\n")->parser.expects_continue());
  EXPECT_FALSE(parse("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")->parser.expects_continue());
}

struct Body {
  std::optional<ErrorId> error;
  bool done = false;
  std::string text;
  std::string rest;
};

/// Decodes `wire` in its own buffer, `piece` bytes more at a time.
Body decode(const std::string& wire, std::size_t piece, std::size_t max = 1_MiB) {
  auto parsed = parse_fields("Transfer-Encoding: chunked\r\n");
  parsed->parser.limit_chunked_body(max);
  std::string buffer;
  std::size_t begin = 0;
  std::size_t decoded = 0;
  Body body;
  for (std::size_t fed = 0; fed < wire.size() && !body.done && !body.error;) {
    const std::size_t more = std::min(piece, wire.size() - fed);
    buffer.append(wire, fed, more);
    fed += more;
    const auto step =
        parsed->parser.decode(std::string_view(buffer).substr(begin), buffer.data() + decoded);
    begin += step.consumed;
    decoded += step.produced;
    body.error = step.error;
    body.done = step.done;
    body.rest = buffer.substr(begin) + wire.substr(fed);
  }
  body.text = buffer.substr(0, decoded);
  return body;
}

TEST(RequestParser, DecodesChunksInAnyPieces) {
  const std::string wire =
      "5\r\nhello\r\n001;a=b;c=\"d e\"\r\n,\r\nA\r\n\r\n world\r\n\r\n0;z\r\nX-Trailer: t\r\n"
      "Content-Type: x\r\n\r\nGET";
  for (std::size_t piece = 1; piece <= wire.size(); ++piece) {
    const auto body = decode(wire, piece);
    EXPECT_FALSE(body.error) << piece;
    EXPECT_TRUE(body.done) << piece;
    EXPECT_EQ(body.text, "hello,\r\n world\r\n") << piece;
    EXPECT_EQ(body.rest, "GET") << piece;
  }
}

TEST(RequestParser, DecodesAnEmptyChunkedBody) {
  const std::string wire = "0\r\n\r\n";
  for (std::size_t piece = 1; piece <= wire.size(); ++piece) {
    const auto body = decode(wire, piece);
    EXPECT_TRUE(body.done) << piece;
    EXPECT_EQ(body.text, "");
  }
}

TEST(RequestParser, RefusesBadChunks) {
  const std::string cases[] = {
      "x\r\nhello",
      "\r\n\r\nhello",
      "-1\r\nhello",
      "0x5\r\nhello\r\n\r\n",
      "5\nhello\r\n",
      "5\r\nhelloo\r\n0\r\n\r\n",
      "5\r\nhello0\r\n\r\n",
      "fffffffffffffffff\r\nhello",
      "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n",
      "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
      "5;a=\"\\\"\r\nhello\"\r\n0\r\n\r\n",
      "5;\rx\r\nhello\r\n0\r\n\r\n",
      "0\r\nContent-Length: 5\r\n\r\n",
      "0\r\nTransfer-Encoding: chunked\r\n\r\n",
      "0\r\nbad trailer\r\n\r\n",
      "5;" + std::string(kMaxChunkHeadBytes, 'a') + "\r\nhello\r\n0\r\n\r\n",
      "0\r\nX: " + std::string(kMaxChunkHeadBytes, 'a') + "\r\n\r\n",
      std::string(kMaxChunkHeadBytes + 1, '0') + "5\r\nhello\r\n0\r\n\r\n",
  };
  for (const auto& wire : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, wire.size()}) {
      const auto body = decode(wire, piece);
      EXPECT_EQ(body.error, ErrorId::kBadRequest) << wire << " in " << piece;
      EXPECT_FALSE(body.done);
    }
  }
}

TEST(RequestParser, RefusesALargeChunkedBodyWhenItsSizeIsSaid) {
  EXPECT_EQ(decode("5\r\nhello\r\n6\r\n", 100, 10).error, ErrorId::kTooLarge);
  EXPECT_TRUE(decode("5\r\nhello\r\n5\r\nhello\r\n0\r\n\r\n", 100, 10).done);
}

}  // namespace
}  // namespace nightbell::http
