#include "http/fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nightbell::http {
namespace {

TEST(Fault, IsOneJsonLineOnStderr) {
  testing::internal::CaptureStderr();
  report_fault({}, "r-1", "bad \"thing\"");
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::MatchesRegex(
                  R"(\{"timestamp":"[^"]+Z","level":"error","service":"nightbell",)"
                  R"("message":"bad \\"thing\\"","component":"http","request_id":"r-1"\}.)"));
}

TEST(Fault, IsToldToWhoAsked) {
  std::string told;
  ServerOptions options;
  options.on_fault = [&](std::string_view id, std::string_view what) {
    told = std::string(id) + ' ' + std::string(what);
  };
  report_fault(options, "r-1", "broken");
  EXPECT_EQ(told, "r-1 broken");
}

}  // namespace
}  // namespace nightbell::http
