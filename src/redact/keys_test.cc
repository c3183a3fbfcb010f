#include "redact/keys.h"

#include <gtest/gtest.h>

#include <string>

#include "redact/strip_url.h"

namespace nightbell::redact {
namespace {

TEST(Keys, KnowsASecretByItsWords) {
  for (const char* key : {"authorization",
                          "Authorization",
                          "cookie",
                          "set-cookie",
                          "Set-Cookie",
                          "token",
                          "secret",
                          "password",
                          "passwd",
                          "pwd",
                          "api_key",
                          "apiKey",
                          "x-api-key",
                          "X-API-Key",
                          "APIKey",
                          "apikey",
                          "session_token",
                          "accessToken",
                          "refreshToken",
                          "client_secret",
                          "DB_PASSWORD",
                          "user.password",
                          "jwtToken",
                          "privateKey",
                          "AWS_SECRET_ACCESS_KEY",
                          "password_reset_url",
                          "cookies",
                          "credentials",
                          "token2 token"}) {
    EXPECT_TRUE(is_secret_key(key)) << key;
  }
}

TEST(Keys, LeavesWhatOnlySpeaksOfSecrets) {
  for (const char* key : {"",
                          "-",
                          "tokens",
                          "input_tokens",
                          "total_tokens",
                          "max_tokens",
                          "maxTokens",
                          "tokenizer",
                          "cookie_consent",
                          "cookieConsent",
                          "token_type",
                          "token_count",
                          "password_length",
                          "key",
                          "keyboard",
                          "api",
                          "secretary",
                          "passwordless",
                          "message",
                          "user_agent",
                          "secret_name",
                          "authorized",
                          "passport",
                          "monkey",
                          "token_expires_at"}) {
    EXPECT_FALSE(is_secret_key(key)) << key;
  }
}

TEST(Keys, LooksAtTheBeginningOfAnEndlessKey) {
  EXPECT_FALSE(is_secret_key(std::string(100'000, 'a')));
  EXPECT_TRUE(is_secret_key("token_" + std::string(100'000, '_')));
}

TEST(StripQuery, CutsAtTheFirstOfQueryAndFragment) {
  EXPECT_EQ(strip_query("/a/b?c=d#e"), "/a/b");
  EXPECT_EQ(strip_query("/a#b?c"), "/a");
  EXPECT_EQ(strip_query("/a"), "/a");
  EXPECT_EQ(strip_query("?a"), "");
  EXPECT_EQ(strip_query(""), "");
}

}  // namespace
}  // namespace nightbell::redact
