#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/faulty_file.h"
#include "store/core.h"
#include "store/scan.h"
#include "store/store_test_help.h"

namespace nightbell::store {

/// A core on a disk in memory, whose sealed segments are looked after.
class MaintenanceHelp : public testing::Test {
 protected:
  MaintenanceHelp() {
    options_.data_dir = "/data";
    options_.key_of_line = key_of_line;
    options_.max_segment_bytes = 2000;
    options_.metrics = &told_;
    options_.duplicate_window = std::chrono::minutes(1);
    fresh();
  }

  struct Told final : StoreMetrics {
    std::uint64_t expired = 0, evicted = 0, erased = 0, failed = 0;
    std::vector<std::string> failures;
    void segment_expired(Kind, std::uint64_t lines, std::uint64_t) override { expired += lines; }
    void segment_evicted(Kind, std::uint64_t lines, std::uint64_t) override { evicted += lines; }
    void lines_erased(Kind, std::uint64_t lines) override { erased += lines; }
    void maintenance_failed(std::string_view job, const Error& error) override {
      failures.push_back(std::string(job) + ": " + error.message);
    }
  };

  void fresh() {
    core_.reset();
    files_ = std::make_unique<FaultyFileSystem>();
    clock_ = std::make_unique<ManualClock>(kNoon);
  }
  void open() {
    auto core = Core::open(options_, *files_, *clock_, [] {});
    ASSERT_TRUE(core) << core.error().message;
    core_ = std::move(*core);
  }
  void stop() {
    core_->close();
    core_->finish();
    core_.reset();
  }
  void restart() {
    stop();
    open();
  }
  void crash(CrashLoss loss, std::uint64_t seed = 0) {
    files_->crash(loss, seed);
    core_.reset();
  }

  void append(std::uint64_t n, Kind kind = Kind::kLogs, std::string_view level = "error") {
    const WallTime now = clock_->wall();
    const std::string text = R"({"timestamp":")" + format_rfc3339(now) + R"(","level":")" +
                             std::string(level) + R"(","message":"m","visitor_id":"visitor-)" +
                             std::to_string(n) + R"(","session_id":"session-)" + std::to_string(n) +
                             R"(","n":)" + std::to_string(n) + R"(,"received_at":")" +
                             format_rfc3339(now) + "\"}";
    append_text(text, kind);
  }
  void append_text(std::string_view text, Kind kind = Kind::kLogs) {
    std::vector<BatchPtr> batches;
    batches.push_back(std::make_unique<Batch>());
    Batch& batch = *batches.back();
    batch.bytes = std::string(text) + "\n";
    LineMeta meta;
    meta.event_time = meta.receive_time = clock_->wall();
    meta.length = static_cast<std::uint32_t>(batch.bytes.size());
    meta.kind = kind;
    meta.level =
        text.find(R"("level":"error")") == std::string_view::npos ? Level::kWarn : Level::kError;
    batch.lines.push_back(meta);
    core_->append(std::move(batches), port_);
  }
  void write_day(std::uint64_t first, std::uint64_t last, Kind kind = Kind::kLogs) {
    for (std::uint64_t n = first; n <= last; ++n) append(n, kind);
    core_->sync_step();
  }

  /// Works until nothing is left that can be done.
  void settle() {
    for (int i = 0; i < 5000; ++i) {
      core_->sync_step();
      const Nanos next = core_->maintain_step();
      if (next >= Maintenance::kRetry) return;
      clock_->advance(next);
    }
    ADD_FAILURE() << "it never ends";
  }

  /// Of all lines, as a reader without the journal finds them.
  [[nodiscard]] std::multiset<std::uint64_t> numbers() {
    std::multiset<std::uint64_t> found;
    const Catalog catalog = Catalog::list(*files_, {"/data", {}}).value();
    const auto outcome =
        scan(*files_, catalog.snapshot(), ScanPlan{.order = ScanOrder::kOldestFirst},
             [&](const FoundLine& line) {
               found.insert(number_of(line.text));
               return true;
             },
             {});
    EXPECT_TRUE(outcome) << outcome.error().message;
    return found;
  }
  [[nodiscard]] static std::multiset<std::uint64_t> range(std::uint64_t first, std::uint64_t last) {
    std::multiset<std::uint64_t> all;
    for (std::uint64_t n = first; n <= last && n > 0; ++n) all.insert(n);
    return all;
  }
  [[nodiscard]] std::vector<SegmentRef> segments(Kind kind = Kind::kLogs) const {
    return core_->catalog().snapshot(KindSet(kind)).segments[index_of(kind)];
  }
  [[nodiscard]] std::vector<std::string> compressed_names() const {
    std::vector<std::string> names;
    for (const std::string& name : files_->names("/data/logs")) {
      if (name.ends_with(".gz")) names.push_back(name);
    }
    return names;
  }
  [[nodiscard]] std::uint64_t used_bytes() const {
    std::uint64_t bytes = 0;
    for (const std::string_view kind : kKindNames) {
      const auto folder = std::filesystem::path("/data") / kind;
      for (const std::string& name : files_->names(folder)) {
        if (!name.ends_with("s.jsonl")) bytes += files_->content(folder / name).size();
      }
    }
    return bytes;
  }
  /// Whether the bytes stand in any file, inflated where it is compressed.
  [[nodiscard]] bool anywhere(std::string_view bytes) {
    std::vector<std::filesystem::path> folders{"/data"};
    for (const std::string_view kind : kKindNames)
      folders.push_back(std::filesystem::path("/data") / kind);
    for (const auto& folder : folders) {
      for (const std::string& name : files_->names(folder)) {
        if (files_->content(folder / name).find(bytes) != std::string::npos) return true;
      }
    }
    bool found = false;
    const Catalog catalog = Catalog::list(*files_, {"/data", {}}).value();
    const auto outcome =
        scan(*files_, catalog.snapshot(), ScanPlan{.order = ScanOrder::kOldestFirst},
             [&](const FoundLine& line) {
               found |= line.text.find(bytes) != std::string_view::npos;
               return true;
             },
             {});
    return found || !outcome;
  }

  JournalOptions options_;
  Told told_;
  TestPort port_;
  std::unique_ptr<FaultyFileSystem> files_;
  std::unique_ptr<ManualClock> clock_;
  std::unique_ptr<Core> core_;
};

}  // namespace nightbell::store
