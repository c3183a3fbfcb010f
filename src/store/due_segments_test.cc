#include "store/due_segments.h"

#include <gtest/gtest.h>

#include "store/segment_name.h"
#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

const auto kToday = day_of(kNoon);

class DueSegmentsTest : public testing::Test {
 protected:
  void add(Kind kind, int days_ago, Form form = Form::kPlain, bool open = false) {
    auto& segments = snapshot_.segments[index_of(kind)];
    Segment segment{kind, {kToday - std::chrono::days(days_ago), 0}, form, {}, nullptr};
    if (!segments.empty() && segments.back()->id.day == segment.id.day)
      segment.id.number = segments.back()->id.number + 1;
    if (open) segment.open = std::make_shared<const OpenExtent>(1);
    segments.push_back(std::make_shared<const Segment>(segment));
  }

  Snapshot snapshot_;
  MaintenanceOptions options_;
};

TEST_F(DueSegmentsTest, ExpireByTheDaysOfTheirKindOldestFirst) {
  options_.keep_days[index_of(Kind::kLogs)] = 7;
  options_.keep_days[index_of(Kind::kRuns)] = 2;
  add(Kind::kLogs, 9);
  add(Kind::kLogs, 7);
  add(Kind::kRuns, 10);
  add(Kind::kVitals, 900);
  const auto first = next_to_expire(snapshot_, options_, kToday);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->kind, Kind::kRuns);
  snapshot_.segments[index_of(Kind::kRuns)].clear();
  EXPECT_EQ(next_to_expire(snapshot_, options_, kToday)->kind, Kind::kLogs);
  snapshot_.segments[index_of(Kind::kLogs)].erase(
      snapshot_.segments[index_of(Kind::kLogs)].begin());
  EXPECT_FALSE(next_to_expire(snapshot_, options_, kToday)) << "the seventh day is kept";
}

TEST_F(DueSegmentsTest, AnOpenSegmentIsNeverDue) {
  options_.keep_days.fill(1);
  options_.compress_after_days = 0;
  add(Kind::kLogs, 9, Form::kPlain, true);
  EXPECT_FALSE(next_to_expire(snapshot_, options_, kToday));
  EXPECT_TRUE(to_compress(snapshot_, options_, kToday, true).empty());
  EXPECT_TRUE(to_evict(snapshot_, kToday).empty());
}

TEST_F(DueSegmentsTest, WhatAStartMayGoOnWithIsNotTouched) {
  options_.compress_after_days = 0;
  add(Kind::kLogs, 0);
  add(Kind::kLogs, 0);
  const auto due = to_compress(snapshot_, options_, kToday, false);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due.front()->id.number, 0u) << "the newest of today may be gone on with";
}

TEST_F(DueSegmentsTest, AreCompressedWhenOldEnoughOrWhenTheCapIsNear) {
  add(Kind::kLogs, 4);
  add(Kind::kLogs, 3, Form::kGzip);
  add(Kind::kLogs, 2);
  add(Kind::kLogs, 0, Form::kPlain, true);
  EXPECT_EQ(to_compress(snapshot_, options_, kToday, false).size(), 1u);
  EXPECT_EQ(to_compress(snapshot_, options_, kToday, true).size(), 2u);
  options_.compress_to = Form::kPlain;
  EXPECT_TRUE(to_compress(snapshot_, options_, kToday, true).empty());
}

TEST_F(DueSegmentsTest, AreEvictedBehaviourFirstAndLogsLast) {
  for (const Kind kind : {Kind::kLogs, Kind::kRuns, Kind::kBehavior}) {
    add(kind, 2);
    add(kind, 1);
  }
  std::vector<Kind> kinds;
  for (const SegmentRef& segment : to_evict(snapshot_, kToday)) kinds.push_back(segment->kind);
  EXPECT_EQ(kinds, (std::vector<Kind>{Kind::kBehavior, Kind::kBehavior, Kind::kRuns, Kind::kRuns,
                                      Kind::kLogs, Kind::kLogs}));
}

}  // namespace
}  // namespace nightbell::store
