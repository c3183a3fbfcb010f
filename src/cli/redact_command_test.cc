#include <gmock/gmock.h>

#include <sstream>

#include "cli/commands.h"

namespace nightbell::cli {
namespace {

std::string redacted(const std::string& text, bool explain = false) {
  std::istringstream in(text);
  std::ostringstream out;
  EXPECT_EQ(redact(in, out, explain), kSuccess);
  return out.str();
}

TEST(RedactCommand, WritesEachLineWithoutPersons) {
  EXPECT_EQ(redacted("mail jane.doe@example.com\nall is well\n"), "mail [email]\nall is well\n");
}

TEST(RedactCommand, KeepsALastLineWithoutAnEndAsItIs) {
  EXPECT_EQ(redacted("one\ntwo"), "one\ntwo");
  EXPECT_EQ(redacted("\n\n"), "\n\n");
  EXPECT_EQ(redacted(""), "");
}

TEST(RedactCommand, ExplainsWhereAndWhyWithoutShowingIt) {
  const auto said = redacted("fine\nmäil jane.doe@example.com now\n", true);
  EXPECT_EQ(said, "2:6-25: email: a mail address; becomes [email]\n");
}

}  // namespace
}  // namespace nightbell::cli
