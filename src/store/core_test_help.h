#pragma once

#include <gtest/gtest.h>

#include "base/faulty_file.h"
#include "store/core.h"
#include "store/store_test_help.h"

/// What the tests of the core share.
namespace nightbell::store {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Test;

/// What the core told.
struct Told final : StoreMetrics {
  std::uint64_t at_risk = 0, cut = 0, evicted = 0, sealed = 0;
  std::vector<bool> on_thread;
  void bytes_at_risk(std::uint64_t bytes) override { at_risk += bytes; }
  void tail_cut(Kind, std::uint64_t bytes) override { cut += bytes; }
  void duplicates_evicted(std::uint64_t ids) override { evicted += ids; }
  void segment_sealed(Kind, std::uint64_t) override { ++sealed; }
  void writing_on_thread(bool yes) override { on_thread.push_back(yes); }
};

/// A core without threads on a disk in memory.
class CoreTest : public Test {
 protected:
  CoreTest() {
    options_.data_dir = "/data";
    options_.key_of_line = key_of_line;
    options_.metrics = &told_;
  }

  void open() {
    core_ = Core::open(options_, files_, clock_, [this] { ++wakes_; }).value();
  }
  void restart() {
    stop();
    open();
  }
  void stop() {
    core_->close();
    core_->finish();
    core_.reset();
  }
  void crash(CrashLoss loss) {
    files_.crash(loss);
    core_.reset();
  }
  /// Appends one line; its outcome, when it has settled.
  std::optional<Outcome> append(std::uint64_t n, Kind kind = Kind::kLogs,
                                std::optional<WallTime> received = {},
                                std::string_view filler = "") {
    core_->append(one_line(n, received.value_or(clock_.wall()), kind, filler), port_);
    return settled();
  }
  std::optional<Outcome> settled() {
    auto batches = port_.take();
    if (batches.empty()) return std::nullopt;
    last_segment_ = batches.back()->segment;
    return batches.back()->outcomes.back();
  }
  [[nodiscard]] std::string log(std::string_view name = "logs.jsonl") const {
    return files_.content(std::filesystem::path("/data/logs") / name);
  }
  [[nodiscard]] std::vector<std::uint64_t> numbers(std::string_view name = "logs.jsonl") const {
    std::vector<std::uint64_t> out;
    std::string text = log(name);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
      out.push_back(number_of(std::string_view(text).substr(at)));
    return out;
  }

  FaultyFileSystem files_;
  ManualClock clock_{kNoon};
  JournalOptions options_;
  Told told_;
  TestPort port_;
  int wakes_ = 0;
  SegmentId last_segment_;
  std::unique_ptr<Core> core_;
};

}  // namespace nightbell::store
