#include "intake/user_agent.h"

#include <gtest/gtest.h>

namespace nightbell::intake {
namespace {

TEST(UserAgent, IsReadAsBrowserSystemAndDevice) {
  const struct {
    const char* header;
    const char* json;
  } cases[] = {
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
       "Chrome/120.0.0.0 Safari/537.36",
       R"({"browser":"Chrome","major":120,"os":"Windows","device":"desktop"})"},
      {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
       "Safari/537.36 Edg/121.0.1.2",
       R"({"browser":"Edge","major":121,"os":"Windows","device":"desktop"})"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
       "Gecko) Version/17.2 "
       "Mobile/15E148 Safari/604.1",
       R"({"browser":"Safari","major":17,"os":"iOS","device":"mobile"})"},
      {"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/119.0.0.0 Mobile "
       "Safari/537.36",
       R"({"browser":"Chrome","major":119,"os":"Android","device":"mobile"})"},
      {"Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
       R"({"browser":"Firefox","major":121,"os":"Linux","device":"desktop"})"},
      {"curl/7.88.1", R"({"browser":"curl","major":7})"},
      {"", ""},
      {"something else", ""},
      {"\"}<script>", ""},
  };
  ClientCache cache;
  for (const auto& c : cases) {
    EXPECT_EQ(cache.json_of(c.header), c.json) << c.header;
    EXPECT_EQ(cache.json_of(c.header), c.json) << "from the cache: " << c.header;
  }
}

TEST(UserAgent, SaysMobileInAnyCase) {
  EXPECT_TRUE(says_mobile("x MOBILE y"));
  EXPECT_TRUE(says_mobile("Mobile"));
  EXPECT_FALSE(says_mobile("mobil"));
  EXPECT_FALSE(says_mobile(""));
}

}  // namespace
}  // namespace nightbell::intake
