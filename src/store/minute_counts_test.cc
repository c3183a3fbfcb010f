#include "store/minute_counts.h"

#include <gtest/gtest.h>

#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

MinuteCounts sample() {
  MinuteCounts counts;
  using std::chrono::minutes;
  add_line(counts, kNoon, Level::kError);
  add_line(counts, kNoon + minutes(1), Level::kError);
  add_line(counts, kNoon + std::chrono::seconds(59), Level::kError);
  add_line(counts, kNoon, Level::kDebug);
  add_line(counts, kNoon - minutes(100'000), Level::kWarn);
  add_line(counts, WallTime(std::chrono::minutes(-3)), Level::kInfo);
  sort_counts(counts);
  return counts;
}

TEST(MinuteCounts, CountsLinesByMinuteAndLevel) {
  const Minute noon = minute_of(kNoon);
  EXPECT_EQ(sample(), (MinuteCounts{{-3, Level::kInfo, 1},
                                    {noon - 100'000, Level::kWarn, 1},
                                    {noon, Level::kDebug, 1},
                                    {noon, Level::kError, 2},
                                    {noon + 1, Level::kError, 1}}));
  EXPECT_EQ(minute_of(WallTime(Nanos(-1))), -1) << "minutes begin before 1970 too";
}

TEST(MinuteCounts, AreReadBackAsTheyAreWritten) {
  std::string bytes;
  append_counts(bytes, sample());
  append_counts(bytes, {});
  std::string_view rest = bytes;
  MinuteCounts read;
  ASSERT_TRUE(take_counts(rest, read));
  EXPECT_EQ(read, sample());
  ASSERT_TRUE(take_counts(rest, read));
  EXPECT_TRUE(read.empty());
  EXPECT_TRUE(rest.empty());
  EXPECT_FALSE(take_counts(rest, read)) << "the end is no list";
}

TEST(MinuteCounts, AreRefusedWhereverTheyAreCut) {
  std::string bytes;
  append_counts(bytes, sample());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    std::string_view part = std::string_view(bytes).substr(0, length);
    MinuteCounts read;
    EXPECT_FALSE(take_counts(part, read)) << length;
  }
}

TEST(MinuteCounts, NeverTrustsALengthItCannotHold) {
  std::string bytes;
  bytes.assign(9, '\xff');
  bytes += '\x01';
  std::string_view rest = bytes;
  MinuteCounts read;
  EXPECT_FALSE(take_counts(rest, read));
}

}  // namespace
}  // namespace nightbell::store
