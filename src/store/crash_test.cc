#include <gtest/gtest.h>

#include <map>

#include "base/faulty_file.h"
#include "store/core.h"
#include "store/segment_name.h"
#include "store/store_test_help.h"

/// Each kind of system call failed in turn, at every call number, while a scripted load
/// runs over several segments and days; then a crash. What was promised must hold.
namespace nightbell::store {
namespace {

struct Case {
  FileCall call;
  bool forever;
  Durability durability;
  CrashLoss loss;
};

class Script {
 public:
  Script(const Case& scenario, std::uint64_t nth) : case_(scenario), nth_(nth) {
    options_.data_dir = "/data";
    options_.durability = scenario.durability;
    options_.max_segment_bytes = 900;
    options_.key_of_line = key_of_line;
    files_.set_max_write(100);  // most lines take more than one call
  }

  /// @return false when the fault was never reached
  bool run() {
    {
      auto core = Core::open(options_, files_, clock_, [] {});
      ASSERT_OPEN(core);
      files_.fail(case_.call, nth_, case_.forever);
      const std::uint64_t before = files_.calls(case_.call);
      load(**core);
      reached_ = files_.calls(case_.call) - before >= nth_;
      files_.crash(case_.loss, nth_);
      files_.heal();
    }
    check();
    return reached_;
  }

 private:
  static void ASSERT_OPEN(const Result<std::unique_ptr<Core>>& core) {
    if (!core) FAIL() << core.error().message;
  }

  void load(Core& core) {
    std::uint64_t n = 0;
    for (int round = 0; round < 9; ++round) {
      std::vector<BatchPtr> batches;
      for (int b = 0; b < 2; ++b) {
        batches.push_back(std::make_unique<Batch>());
        add_line(*batches.back(), ++n, clock_.wall());
        add_line(*batches.back(), ++n, clock_.wall(), Kind::kRuns);
        add_line(*batches.back(), n - 2 * static_cast<std::uint64_t>(b), clock_.wall(),
                 Kind::kRuns);
      }
      core.append(std::move(batches), port_);
      if (round % 3 == 1) core.append(one_line(n, clock_.wall(), Kind::kRuns), port_);
      if (round % 2 == 1) core.sync_step();
      // Midnight comes in the middle.
      clock_.advance(round == 4 ? std::chrono::hours(13) : std::chrono::milliseconds(150));
    }
    for (const BatchPtr& batch : port_.take()) {
      for (std::size_t i = 0; i < batch->lines.size(); ++i) {
        const LineMeta& meta = batch->lines[i];
        const auto number = number_of(std::string_view(batch->bytes).substr(meta.offset));
        if (batch->outcomes[i] == Outcome::kStored) ++stored_[number];
        if (batch->outcomes[i] == Outcome::kDuplicate) repeated_[number] = true;
      }
    }
  }

  void check() {
    const auto core = Core::open(options_, files_, clock_, [] {});
    ASSERT_OPEN(core);
    if (!core) return;
    std::map<std::uint64_t, int> found;
    for (const Kind kind : {Kind::kLogs, Kind::kRuns}) {
      std::uint64_t lines = 0;
      std::uint64_t bytes = 0;
      const auto folder = options_.data_dir / name_of(kind);
      for (const std::string& name : files_.names(folder)) {
        const auto parsed = parse_segment_name(kind, name);
        if (!parsed || parsed->part != SegmentPart::kLines) continue;
        const std::string text = files_.content(folder / name);
        bytes += text.size();
        for (std::size_t at = 0; at < text.size();) {
          const std::size_t end = text.find('\n', at);
          ASSERT_NE(end, std::string::npos) << "torn line in " << name;
          const std::string line = text.substr(at, end - at);
          EXPECT_TRUE(line.starts_with("{\"timestamp") && line.ends_with("\"}")) << line;
          ++found[number_of(line)];
          ++lines;
          at = end + 1;
        }
      }
      EXPECT_EQ((*core)->stats(kind).lines_on_disk, lines) << name_of(kind);
      EXPECT_EQ((*core)->stats(kind).bytes_on_disk, bytes) << name_of(kind);
    }
    for (const auto& [number, times] : stored_) {
      EXPECT_EQ(times, 1) << "acknowledged twice: " << number;
      EXPECT_EQ(found[number], 1) << "line " << number;
    }
    for (const auto& [number, yes] : repeated_)
      EXPECT_EQ(found[number], 1) << "acknowledged repeat of line " << number;
  }

  const Case case_;
  const std::uint64_t nth_;
  FaultyFileSystem files_;
  ManualClock clock_{kNoon};
  JournalOptions options_;
  TestPort port_;
  std::map<std::uint64_t, int> stored_;
  std::map<std::uint64_t, bool> repeated_;
  bool reached_ = false;
};

class CrashTest : public testing::TestWithParam<Case> {};

TEST_P(CrashTest, KeepsEveryPromiseWhateverCallFails) {
  std::uint64_t nth = 1;
  for (; nth < 1000; ++nth) {
    SCOPED_TRACE("call number " + std::to_string(nth));
    const bool reached = Script(GetParam(), nth).run();
    if (!reached || testing::Test::HasFailure()) break;
  }
  EXPECT_LT(nth, 1000u);
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (std::size_t call = 0; call < kFileCallCount; ++call) {
    for (const bool forever : {false, true}) {
      const auto which = static_cast<FileCall>(call);
      all.push_back({which, forever, Durability::kWritten, CrashLoss::kNothing});
      all.push_back({which, forever, Durability::kSynced, CrashLoss::kNothing});
      all.push_back({which, forever, Durability::kSynced, CrashLoss::kUnsynced});
      all.push_back({which, forever, Durability::kSynced, CrashLoss::kSome});
    }
  }
  return all;
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  return "Call" + std::to_string(static_cast<int>(info.param.call)) +
         (info.param.forever ? "Forever" : "Once") +
         (info.param.durability == Durability::kSynced ? "Synced" : "Written") +
         std::to_string(static_cast<int>(info.param.loss));
}

INSTANTIATE_TEST_SUITE_P(All, CrashTest, testing::ValuesIn(cases()), name_of_case);

}  // namespace
}  // namespace nightbell::store
