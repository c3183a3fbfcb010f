#include "cli/server_url.h"

#include <gmock/gmock.h>

namespace nightbell::cli {
namespace {

using ::testing::HasSubstr;

TEST(ServerUrl, ReadsAddressesWithAndWithoutScheme) {
  for (const auto& [text, read] : {std::pair("http://127.0.0.1:8600", "http://127.0.0.1:8600"),
                                   std::pair("127.0.0.1:8600/", "http://127.0.0.1:8600"),
                                   std::pair("http://logs.internal", "http://logs.internal:80"),
                                   std::pair("http://[::1]:8600", "http://[::1]:8600"),
                                   std::pair("http://x:1/nightbell/", "http://x:1/nightbell")}) {
    const auto url = parse_server_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->text(), read);
  }
}

TEST(ServerUrl, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "http://", "http://x:0", "http://x:99999", "http://x:y", "http://me:secret@x",
        "http://[::1", "http://x:1/?q=1", "ftp://x"})
    EXPECT_FALSE(parse_server_url(text)) << text;
}

TEST(ServerUrl, SaysWhatHelpsAgainstHttps) {
  const auto url = parse_server_url("https://logs.example.com");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(url.error().message, HasSubstr("behind the proxy"));
}

TEST(ServerUrl, EncodesWhatIsNotPlain) {
  EXPECT_EQ(percent_encoded("a-b._~Z9"), "a-b._~Z9");
  EXPECT_EQ(percent_encoded("level:>=warn \"ä\"/?"), "level%3A%3E%3Dwarn%20%22%C3%A4%22%2F%3F");
}

}  // namespace
}  // namespace nightbell::cli
