#include "event/visitor.h"

#include <gtest/gtest.h>

#include <string>

namespace nightbell {
namespace {

constexpr SipKey kKey{1, 2};

TEST(Visitor, HashesDifferByVisitorAndByKey) {
  VisitorText a, b, c;
  EXPECT_EQ(hashed_visitor("someone", kKey, a), hashed_visitor("someone", kKey, b));
  EXPECT_NE(hashed_visitor("someone", kKey, a), hashed_visitor("somebody", kKey, b));
  EXPECT_NE(hashed_visitor("someone", kKey, a), hashed_visitor("someone", {3, 4}, c));
  EXPECT_TRUE(hashed_visitor("someone", kKey, a).starts_with("h:"));
}

TEST(Visitor, AreSampledInProportion) {
  int in = 0;
  for (int i = 0; i < 10'000; ++i)
    in += in_sample("visitor-" + std::to_string(i), 0.25, kKey) ? 1 : 0;
  EXPECT_NEAR(in, 2500, 150);
  EXPECT_TRUE(in_sample("anybody", 1, kKey));
  EXPECT_FALSE(in_sample("anybody", 0, kKey));
}

}  // namespace
}  // namespace nightbell
