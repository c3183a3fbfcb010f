#include "metrics/histogram.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace nightbell::metrics {
namespace {

using testing::ElementsAre;

TEST(Histogram, PutsAValueOnABoundIntoThatBucket) {
  Histogram histogram({1, 2, 4});
  for (const double value : {0.0, 1.0, 1.1, 2.0, 4.0, 4.1, 1e9}) histogram.observe(value);
  const auto seen = histogram.snapshot();
  EXPECT_THAT(seen.counts, ElementsAre(2, 2, 1, 2));
  EXPECT_EQ(seen.count, 7u);
  EXPECT_DOUBLE_EQ(seen.sum, 1e9 + 12.2);
}

TEST(Histogram, CountsWhatIsNoNumberAboveAllBoundsAndKeepsItsSum) {
  Histogram histogram({1});
  histogram.observe(std::nan(""));
  histogram.observe(0.5);
  EXPECT_THAT(histogram.snapshot().counts, ElementsAre(1, 1));
  EXPECT_EQ(histogram.snapshot().sum, 0.5);
}

TEST(Histogram, TakesValuesThatAreKnownByBucketOnly) {
  Histogram histogram({1, 2});
  histogram.observe_bucket(1, 10, 15);
  histogram.observe_bucket(2, 1, 9);
  EXPECT_THAT(histogram.snapshot().counts, ElementsAre(0, 10, 1));
  EXPECT_EQ(histogram.snapshot().sum, 24);
}

TEST(Histogram, MakesBoundsOnALogScale) {
  EXPECT_THAT(log_buckets(0.5, 2, 4), ElementsAre(0.5, 1, 2, 4));
}

}  // namespace
}  // namespace nightbell::metrics
