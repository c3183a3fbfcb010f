#include "web/reply_file.h"

#include <gtest/gtest.h>

#include "http/test_server.h"

namespace nightbell::web {
namespace {

constexpr File kFile{
    "/a.js", "text/javascript; charset=utf-8", R"("h")", R"("h-gz")", "plain bytes", "packed"};
constexpr File kSmall{"/b.css", "text/css; charset=utf-8", R"("s")", R"("s-gz")", "b", ""};
constexpr FilePolicy kForAll{.cache_control = "public, max-age=300", .for_any_origin = true};

using Response = http::test::Client::Response;

/// What a server answers that has one file.
Response ask(std::string_view request, const File* file, const FilePolicy& policy = kForAll) {
  http::test::TestServer server;
  server.script.at_body = [&](const http::ExchangePtr& exchange, http::Loop&) {
    reply_file(*exchange, file, policy);
  };
  return http::test::Client(server->port()).exchange(request);
}

Response get(std::string_view headers, const File* file = &kFile) {
  return ask(http::test::get("/a.js", headers), file);
}

TEST(FindFile, ComparesWholePaths) {
  constexpr File kFiles[] = {kFile, kSmall};
  EXPECT_EQ(find_file(kFiles, "/b.css"), &kFiles[1]);
  EXPECT_EQ(find_file(kFiles, "/b.cs"), nullptr);
  EXPECT_EQ(find_file({}, "/b.css"), nullptr);
}

TEST(ReplyFile, GivesPlainBytesToWhoTakesNoOther) {
  const Response reply = get("");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "plain bytes");
  EXPECT_EQ(reply.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(reply.header("etag"), R"("h")");
  EXPECT_EQ(reply.header("content-encoding"), "(none)");
  EXPECT_EQ(reply.header("vary"), "Accept-Encoding");
  EXPECT_EQ(reply.header("cache-control"), "public, max-age=300");
  EXPECT_EQ(reply.header("x-content-type-options"), "nosniff");
}

TEST(ReplyFile, GivesCompressedBytesUnderAnETagOfTheirOwn) {
  const Response reply = get("Accept-Encoding: gzip, br\r\n");
  EXPECT_EQ(reply.body, "packed");
  EXPECT_EQ(reply.header("content-encoding"), "gzip");
  EXPECT_EQ(reply.header("etag"), R"("h-gz")");
  EXPECT_EQ(reply.header("vary"), "Accept-Encoding");
}

TEST(ReplyFile, GivesPlainBytesWhereCompressedOnesAreNoFewer) {
  const Response reply = get("Accept-Encoding: gzip\r\n", &kSmall);
  EXPECT_EQ(reply.body, "b");
  EXPECT_EQ(reply.header("content-encoding"), "(none)");
  EXPECT_EQ(reply.header("etag"), R"("s")");
}

TEST(ReplyFile, SendsNothingThatTheClientHasAlready) {
  const Response reply = get("Accept-Encoding: gzip\r\nIf-None-Match: \"h-gz\"\r\n");
  EXPECT_EQ(reply.status, 304);
  EXPECT_EQ(reply.header("etag"), R"("h-gz")");
  EXPECT_EQ(reply.header("cache-control"), "public, max-age=300");
  EXPECT_EQ(reply.header("access-control-allow-origin"), "*");
  EXPECT_EQ(reply.header("content-length"), "(none)");
  EXPECT_EQ(get("If-None-Match: \"h-gz\"\r\n").status, 200);  // the plain bytes are others
}

TEST(ReplyFile, AnswersHeadWithTheLengthAlone) {
  const Response reply =
      ask("HEAD /a.js HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n", &kFile);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("content-length"), "6");
  EXPECT_EQ(reply.body, "");
}

TEST(ReplyFile, LetsPagesOfAnyOriginIncludeWhatIsForAll) {
  const Response reply = get("");
  EXPECT_EQ(reply.header("access-control-allow-origin"), "*");
  EXPECT_EQ(reply.header("cross-origin-resource-policy"), "cross-origin");
  const Response own = ask(http::test::get("/a.js"), &kFile,
                           {.cache_control = kImmutable, .csp = "default-src 'self'"});
  EXPECT_EQ(own.header("access-control-allow-origin"), "(none)");
  EXPECT_EQ(own.header("cross-origin-resource-policy"), "(none)");
  EXPECT_EQ(own.header("content-security-policy"), "default-src 'self'");
}

TEST(ReplyFile, SaysWhenThisBuildHasNoFilesAtAll) {
  const Response reply = get("", nullptr);
  EXPECT_EQ(reply.status, 404);
  EXPECT_NE(reply.body.find("\"not_found\""), std::string::npos) << reply.body;
  EXPECT_EQ(reply.body.find("NIGHTBELL_WEB=OFF") != std::string::npos, embedded_files().empty())
      << reply.body;
}

TEST(EmbeddedFiles, AreWhole) {
  for (const File& file : embedded_files()) {
    EXPECT_TRUE(file.path.starts_with('/')) << file.path;
    EXPECT_FALSE(file.bytes.empty()) << file.path;
    EXPECT_TRUE(file.gzip.empty() || file.gzip.size() < file.bytes.size()) << file.path;
    EXPECT_NE(file.etag, file.gzip_etag);
    EXPECT_EQ(find_file(embedded_files(), file.path), &file) << "two files: " << file.path;
  }
}

}  // namespace
}  // namespace nightbell::web
