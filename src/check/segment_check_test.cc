#include "check/segment_check.h"

#include <gmock/gmock.h>

#include "check/store_check.h"
#include "store/index_builder.h"
#include "store/maintenance_test_help.h"
#include "store/reindex_segment.h"

namespace nightbell::check {
namespace {

using store::Form;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kOld = "/data/logs/logs-2026-11-21";

/// A segment of a past day with checkpoint and index, and what a check says of it.
class SegmentCheckTest : public store::MaintenanceHelp {
 protected:
  SegmentCheckTest() { options_.maintenance.compress_to = Form::kPlain; }

  /// @param compress_to  of the finished segment
  void write(Form compress_to) {
    options_.maintenance.compress_to = compress_to;
    options_.maintenance.compress_after_days = 1;
    options_.max_segment_bytes = 1_MiB;
    // As another program left them: the start and the maintenance make all that is derived.
    files_->put(path(".jsonl"), lines(1, 9));
    clock_->advance(std::chrono::hours(24));
    files_->put("/data/logs/logs-2026-11-22.jsonl", lines(10, 10));
    open();
    settle();
    stop();
  }
  std::string lines(std::uint64_t first, std::uint64_t last) {
    std::string text;
    for (std::uint64_t n = first; n <= last; ++n)
      text += store::line_text(n, clock_->wall(), "word" + std::to_string(n)) + "\n";
    return text;
  }
  static std::filesystem::path path(std::string_view suffix) {
    return std::string(kOld) + std::string(suffix);
  }
  void change(const std::filesystem::path& file, std::string_view from, std::string_view to) {
    std::string bytes = files_->content(file);
    const std::size_t at = bytes.find(from);
    ASSERT_NE(at, std::string::npos);
    files_->put(file, bytes.replace(at, from.size(), to));
  }
  void flip(const std::filesystem::path& file, std::size_t at) {
    std::string bytes = files_->content(file);
    ASSERT_LT(at, bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    files_->put(file, bytes);
  }

  Summary check(bool server_runs = false) {
    found_.clear();
    findings_.clear();
    Watcher watcher;
    watcher.found = [&](const Finding& finding) {
      found_.emplace_back(text_of(finding.problem).code);
      findings_.push_back(finding);
    };
    watcher.progress = [](const Progress&) {};
    watcher.wait = [this] {
      if (meanwhile_) meanwhile_();
    };
    Scope scope;
    scope.folders.data_dir = "/data";
    scope.server_runs = server_runs;
    return check_store(*files_, scope, watcher).value();
  }
  void reindex(const Summary& summary) {
    for (const store::Segment& segment : summary.to_reindex) {
      const auto left =
          store::how_to_leave(*files_, segment, segment.lines_path() != path(".jsonl"));
      const auto done = store::reindex_segment(*files_, segment, left.value(), 1_MiB, {});
      EXPECT_TRUE(done) << done.error().message;
    }
  }

  std::function<void()> meanwhile_;
  std::vector<std::string> found_;
  std::vector<Finding> findings_;
};

TEST_F(SegmentCheckTest, FindsNothingWrongInAnyForm) {
  for (const Form form : {Form::kPlain, Form::kGzip, Form::kZstd}) {
    fresh();
    write(form);
    const Summary summary = check();
    EXPECT_THAT(found_, IsEmpty()) << findings_.front().file << ": " << findings_.front().says;
    EXPECT_EQ(summary.lines, 10u);
    EXPECT_EQ(summary.segments, 2u);
    EXPECT_TRUE(summary.is_right());
  }
}

TEST_F(SegmentCheckTest, SaysHowManyLinesADamagedMemberLoses) {
  for (const Form form : {Form::kGzip, Form::kZstd}) {
    fresh();
    write(form);
    const auto file = path(form == Form::kGzip ? ".jsonl.gz" : ".jsonl.zst");
    flip(file, files_->content(file).size() - 3);
    EXPECT_EQ(check().lines, 1u);
    EXPECT_THAT(found_, ElementsAre("lines_lost"));
    EXPECT_THAT(findings_[0].says, HasSubstr("9 lines, 1 to 9, are lost"));
    EXPECT_EQ(findings_[0].lines, 9u);
    files_->erase(path(".idx"));
    check();
    EXPECT_THAT(found_, ElementsAre("lines_lost", "index_missing"));
  }
}

TEST_F(SegmentCheckTest, TellsADamagedLineFromOneThatChanged) {
  write(Form::kPlain);
  const std::string sound = files_->content(path(".jsonl"));
  change(path(".jsonl"), R"("level")", R"(*level")");
  check();
  EXPECT_THAT(found_, ElementsAre("line_damaged", "index_foreign"));
  EXPECT_EQ(findings_[0].says, "line 1 is no JSON object");
  files_->put(path(".jsonl"), sound);
  change(path(".jsonl"), "word3", "wordX");
  const Summary summary = check();
  EXPECT_THAT(found_, ElementsAre("lines_changed", "index_foreign"));
  EXPECT_THAT(findings_[0].says, HasSubstr("among lines 1 to 9"));
  reindex(summary);
  check();
  EXPECT_THAT(found_, IsEmpty()) << "what stands there is believed now";
}

TEST_F(SegmentCheckTest, FindsWhatIsWrongWithDerivedFilesAndReindexMendsIt) {
  write(Form::kPlain);
  const std::string index = files_->content(path(".idx"));
  const std::string checkpoint = files_->content(path(".ckpt"));
  const std::string other = files_->content("/data/logs/logs-2026-11-22.ckpt");
  const auto expect = [&](const std::string& code) {
    const Summary summary = check();
    EXPECT_THAT(found_, ElementsAre(code));
    EXPECT_EQ(summary.derived, 1u);
    EXPECT_FALSE(summary.is_right());
    EXPECT_EQ(numbers(), range(1, 10)) << "answers are right all along";
    reindex(summary);
    EXPECT_TRUE(check().is_right()) << code;
    EXPECT_THAT(found_, IsEmpty());
  };
  files_->erase(path(".idx"));
  expect("index_missing");
  files_->put(path(".idx"), index.substr(0, index.size() / 2));
  expect("index_damaged");
  flip(path(".idx"), index.size() - 1);
  expect("index_damaged");
  files_->erase(path(".ckpt"));
  expect("checkpoint_missing");
  flip(path(".ckpt"), 40);
  expect("checkpoint_damaged");
  files_->put(path(".ckpt"), other);
  expect("checkpoint_wrong");
}

TEST_F(SegmentCheckTest, IsNotTakenInByAnIndexThatIsSoundButWrong) {
  write(Form::kGzip);
  const auto file = *files_->open(path(".idx"), OpenMode::kRead);
  const auto index = store::SegmentIndex::read(*file);
  ASSERT_TRUE(index);
  store::IndexBuilder builder;
  for (const store::BlockInfo& block : index->blocks()) builder.add_block(block, {}, {});
  files_->put(path(".idx"), builder.finish(index->binding()));
  const Summary summary = check();
  EXPECT_THAT(found_, ElementsAre("index_wrong"));
  reindex(summary);
  EXPECT_TRUE(check().is_right());
}

TEST_F(SegmentCheckTest, TakesATornEndForDamageOnlyWhereNobodyWrites) {
  write(Form::kPlain);
  const std::string open = "/data/logs/logs-2026-11-22.jsonl";
  files_->put(open, files_->content(open) + R"({"torn":)");
  EXPECT_TRUE(check().is_right());
  EXPECT_THAT(found_, ElementsAre("open_tail"));
  files_->put(path(".jsonl"), files_->content(path(".jsonl")) + R"({"torn":)");
  EXPECT_FALSE(check().is_right());
  EXPECT_THAT(found_, ElementsAre("torn_line", "index_foreign", "checkpoint_wrong", "open_tail"));
}

TEST_F(SegmentCheckTest, LooksAgainAtWhatChangedMeanwhile) {
  write(Form::kPlain);
  const std::string index = files_->content(path(".idx"));
  files_->erase(path(".idx"));
  files_->put(path(".idx.tmp"), index);
  meanwhile_ = [&] {
    files_->put(path(".idx"), index);
    files_->erase(path(".idx.tmp"));
  };
  EXPECT_TRUE(check().is_right());
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(SegmentCheckTest, NotesWhatIsNoneOfTheStores) {
  write(Form::kGzip);
  files_->put("/data/notes.txt", "");
  files_->put("/data/removed.json.tmp", "");
  files_->put("/data/logs/app.log", "");
  files_->put(path(".jsonl"), files_->content("/data/logs/logs-2026-11-22.jsonl"));
  files_->put("/data/logs/logs-2026-11-20.idx", "");
  files_->put("/data/logs/logs-2026-11-20.jsonl.gz.tmp", "");
  const Summary summary = check();
  EXPECT_TRUE(summary.is_right());
  EXPECT_EQ(summary.notes, 6u);
  EXPECT_THAT(found_, ElementsAre("foreign_name", "leftover", "foreign_name", "leftover",
                                  "leftover", "two_forms"));
}

TEST_F(SegmentCheckTest, FindsWhatNoLineCanMend) {
  write(Form::kPlain);
  files_->erase("/data/logs/logs.jsonl");
  ASSERT_TRUE(files_->symlink("logs-2026-11-21.jsonl", "/data/logs/logs.jsonl"));
  files_->put("/data/removed.json", "{}");
  files_->put("/data/ledger.json", "{");
  files_->put("/data/instance.key", "short");
  EXPECT_EQ(check().faults, 4u);
  EXPECT_THAT(found_,
              ElementsAre("removed_damaged", "ledger_damaged", "key_damaged", "link_wrong"));
}

}  // namespace
}  // namespace nightbell::check
