#include "server/control_commands.h"

#include <gtest/gtest.h>

namespace nightbell::server {
namespace {

TEST(ControlRequest, IsReadAsItIsPrinted) {
  ControlRequest request{ControlRequest::Do::kForget, "a \"visitor\"", "s", "u", true};
  const auto read = parse_control_request(print(request));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->what, request.what);
  EXPECT_EQ(read->visitor, request.visitor);
  EXPECT_EQ(read->session, request.session);
  EXPECT_EQ(read->user, request.user);
  EXPECT_TRUE(read->dry_run);
  EXPECT_EQ(parse_control_request(R"({"do":"rotate"})")->what, ControlRequest::Do::kRotate);
  request = {.what = ControlRequest::Do::kReindex, .kind = "logs", .file = "logs-2026-11-21.jsonl"};
  EXPECT_EQ(parse_control_request(print(request))->what, request.what);
  EXPECT_EQ(parse_control_request(print(request))->kind, request.kind);
  EXPECT_EQ(parse_control_request(print(request))->file, request.file);
  EXPECT_EQ(parse_control_request(R"({"do":"agree"})")->what, ControlRequest::Do::kAgree);
}

TEST(ControlRequest, IsRefusedWhenItIsNone) {
  for (const char* line : {"", "forget", "[]", "{}", R"({"do":7})", R"({"do":"drop tables"})"})
    EXPECT_EQ(parse_control_request(line).error().code, ErrorCode::kInvalidArgument) << line;
}

}  // namespace
}  // namespace nightbell::server
