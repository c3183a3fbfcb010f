#include "store/reindex_segment.h"

#include "store/index_segment.h"
#include "store/maintenance_test_help.h"
#include "store/segment_name.h"

namespace nightbell::store {
namespace {

class ReindexSegment : public MaintenanceHelp {
 protected:
  ReindexSegment() {
    options_.max_segment_bytes = 1_MiB;
    options_.maintenance.compress_to = Form::kPlain;
    files_->put("/data/logs/logs-2026-11-20.jsonl", text_);
  }
  [[nodiscard]] Checkpoint checkpoint() const {
    return read_checkpoint(files_->content(segment_.checkpoint_path()));
  }
  Result<void> reindex() {
    return reindex_segment(*files_, segment_, Reindexed::kFinished, 1_MiB, {});
  }

  const std::string text_ = line_text(1, kNoon) + "\n" + line_text(2, kNoon) + "\n";
  const Segment segment_{
      Kind::kLogs, {day_of(kNoon) - std::chrono::days(1), 0}, Form::kPlain, "/data/logs", nullptr};
};

TEST_F(ReindexSegment, MakesBothFilesWhateverStandsThere) {
  files_->put(segment_.checkpoint_path(), "none of ours");
  files_->put(segment_.index_path(), "nor this");
  ASSERT_TRUE(reindex());
  EXPECT_EQ(checkpoint().end->lines, 2u);
  EXPECT_EQ(checkpoint().end->state, SegmentState::kSealed);
  EXPECT_TRUE(has_index(*files_, segment_).value());
}

TEST_F(ReindexSegment, LeavesACutSegmentCut) {
  std::string old;
  append_checkpoint_header(old);
  append_record(old, EndRecord{text_.size() / 2, 1, {}, SegmentState::kCut});
  files_->put(segment_.checkpoint_path(), old);
  ASSERT_TRUE(reindex());
  EXPECT_EQ(checkpoint().end->state, SegmentState::kCut);
  EXPECT_EQ(checkpoint().end->lines, 1u) << "what stands behind the cut is no line";
}

TEST_F(ReindexSegment, LeavesTheOldFilesWhenTheDiskRefuses) {
  ASSERT_TRUE(reindex());
  const std::string old = files_->content(segment_.index_path());
  files_->fail(FileCall::kRename, 1, true);
  EXPECT_EQ(reindex().error().code, ErrorCode::kIo);
  files_->heal();
  EXPECT_EQ(files_->content(segment_.index_path()), old);
  EXPECT_TRUE(has_index(*files_, segment_).value());
}

TEST_F(ReindexSegment, IsDoneByTheMaintenanceForFinishedOnes) {
  open();
  append(3);
  settle();
  files_->put(segment_.index_path(), "damaged");
  auto finished = core_->maintenance().reindex({Kind::kLogs, segment_.id});
  auto written_to = core_->maintenance().reindex({Kind::kLogs, {day_of(kNoon), 0}});
  auto missing = core_->maintenance().reindex({Kind::kRuns, segment_.id});
  settle();
  EXPECT_TRUE(finished.get());
  EXPECT_TRUE(has_index(*files_, segment_).value());
  EXPECT_EQ(written_to.get().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(missing.get().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(numbers(), range(1, 3));
}

}  // namespace
}  // namespace nightbell::store
