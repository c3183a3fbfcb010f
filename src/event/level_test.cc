#include "event/level.h"

#include <gtest/gtest.h>

namespace nightbell {
namespace {

TEST(Level, IsReadInAnyCaseAndMapped) {
  EXPECT_EQ(parse_level("error"), Level::kError);
  EXPECT_EQ(parse_level("WARN"), Level::kWarn);
  EXPECT_EQ(parse_level("Warning"), Level::kWarn);
  EXPECT_EQ(parse_level("FATAL"), Level::kError);
  EXPECT_EQ(parse_level("critical"), Level::kError);
  EXPECT_EQ(parse_level("Info"), Level::kInfo);
  EXPECT_EQ(parse_level("debug"), Level::kDebug);
}

TEST(Level, RefusesOtherWords) {
  for (const char* text : {"", "shout", "err", "error ", "errors", "trace"})
    EXPECT_FALSE(parse_level(text)) << text;
}

}  // namespace
}  // namespace nightbell
