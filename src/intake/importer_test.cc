#include "intake/importer.h"

#include <gtest/gtest.h>

#include <future>
#include <optional>

#include "base/faulty_file.h"
#include "base/rfc3339.h"
#include "event/limits.h"
#include "event/schemas.h"
#include "store/erasure.h"

namespace nightbell::intake {
namespace {

/// Keeps what it is given, in the order given.
class KeepingJournal final : public store::Journal {
 public:
  bool reserve(QueueClass, std::size_t) override { return true; }
  void unreserve(std::size_t) override {}
  void append(std::vector<store::BatchPtr> batches, store::CompletionPort& port) override {
    for (const store::BatchPtr& batch : batches) {
      batch->outcomes.clear();
      for (const LineMeta& line : batch->lines) {
        batch->outcomes.push_back(fails ? Outcome::kLost : Outcome::kStored);
        if (fails) continue;
        lines.emplace_back(batch->bytes.substr(line.offset, line.length));
        ++held[index_of(line.kind)];
      }
    }
    port.settled(std::move(batches));
  }
  [[nodiscard]] store::Condition condition() const override { return {false, {"disk full"}}; }
  [[nodiscard]] store::KindStats stats(Kind kind) const override {
    store::KindStats stats;
    stats.lines_on_disk = held[index_of(kind)];
    return stats;
  }
  [[nodiscard]] const store::Catalog& catalog() const override { return catalog_; }
  [[nodiscard]] Result<std::string> erase(store::ErasureRequest) override {
    return fail(ErrorCode::kUnavailable, "not in this test");
  }
  [[nodiscard]] std::optional<store::ErasureReport> erasure(const std::string&) const override {
    return std::nullopt;
  }
  [[nodiscard]] std::future<Result<void>> reindex(Kind, store::SegmentId) override { return {}; }
  void maintain_now() override {}
  [[nodiscard]] bool is_maintained() const override { return true; }
  void agree_on_clock() override {}
  void stop() override {}

  std::vector<std::string> lines;
  LinesByKind held{};
  bool fails = false;

 private:
  store::Catalog catalog_;
};

constexpr std::array<std::string_view, kUnknownKind + 1> kLedgerKinds = {
    "logs", "presence", "replies", "vitals", "behavior", "runs", "rollups", "refused", "unknown"};

class Imported : public testing::Test {
 protected:
  Imported() {
    rules_.data = &schemas::kData;
    EXPECT_TRUE(files_.make_directory("data"));
    progress_.emplace(*ImportProgress::open(files_, "data"));
  }
  Result<void> import(const std::string& text, bool again = false) {
    files_.put("in.jsonl", text);
    importer_ = std::make_unique<Importer>(
        ImportParts{files_, clock_, journal_, ledger_, counters_, *progress_, rules_, "now",
                    [this](const ImportView&) { return ++batches_ < stop_behind_; }});
    return importer_->import("in.jsonl", again);
  }
  const ImportTotals& totals() { return importer_->totals(); }

  FaultyFileSystem files_;
  ManualClock clock_{*parse_rfc3339("2026-11-21T00:00:00Z")};
  KeepingJournal journal_;
  metrics::Ledger ledger_{{kLedgerKinds, kOutcomeNames, kReasonNames, {}}};
  metrics::Registry registry_;
  EventCounters counters_{registry_, {}};
  EventRules rules_;
  std::optional<ImportProgress> progress_;
  std::unique_ptr<Importer> importer_;
  int batches_ = 0;
  int stop_behind_ = 1000;
};

std::string line(int n, int day = 1, const std::string& more = "") {
  return R"({"timestamp":"2026-01-0)" + std::to_string(day) +
         R"(T00:00:00Z","level":"debug","service":"s","message":"m)" + std::to_string(n) + "\"" +
         more + "}\n";
}

std::string text(int count) {
  std::string out;
  for (int n = 0; n < count; ++n) out += line(n, 1 + n % 2);
  return out;
}

TEST_F(Imported, LinesOfABatchAreOrderedByDay) {
  ASSERT_TRUE(import(line(0, 2) + line(1, 1) + line(2, 2) + line(3, 1)));
  std::vector<std::string> messages;
  for (const std::string& stored : journal_.lines) {
    const auto at = stored.find("\"message\":\"") + 11;
    messages.push_back(stored.substr(at, 2));
  }
  EXPECT_EQ(messages, (std::vector<std::string>{"m1", "m3", "m0", "m2"}));
}

TEST_F(Imported, GoesOnBehindTheBatchThatItStoppedAt) {
  const std::string all = text(13000);
  stop_behind_ = 2;
  ASSERT_TRUE(import(all));
  EXPECT_TRUE(totals().stopped);
  EXPECT_LT(journal_.lines.size(), 13000u);
  stop_behind_ = 1000;
  ASSERT_TRUE(import(all));
  EXPECT_EQ(journal_.lines.size(), 13000u);
  ASSERT_TRUE(import(all));
  EXPECT_EQ(totals().files_known, 1u);
  EXPECT_EQ(journal_.lines.size(), 13000u);
}

TEST_F(Imported, LeavesOutWhatACrashLeftBehindTheNotedPosition) {
  const std::string all = text(5000);
  ASSERT_TRUE(import(all));
  const std::vector<std::string> whole = journal_.lines;
  for (const std::size_t stored : {0, 1, 4095, 4096, 4500, 5000}) {
    journal_.lines.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(stored));
    auto& entry = progress_->entries().begin()->second;
    entry = {};
    entry.owed[index_of(Kind::kLogs)] = stored;
    ASSERT_TRUE(import(all));
    EXPECT_EQ(journal_.lines, whole) << stored;
    EXPECT_EQ(totals().resumed, stored);
    EXPECT_EQ(progress_->entries().begin()->second.imported, 5000u);
  }
}

TEST_F(Imported, FindsDuplicatesOfWhatWasLeftOut) {
  const std::string id = R"(,"id":"same")";
  files_.put("in.jsonl", line(0, 1, id) + line(1) + line(2, 1, id));
  const auto source = ImportSource::open(files_, "in.jsonl");
  progress_->entries()[(*source)->identity()].owed[index_of(Kind::kLogs)] = 1;
  ASSERT_TRUE(import(line(0, 1, id) + line(1) + line(2, 1, id)));
  EXPECT_EQ(journal_.lines.size(), 1u);
  EXPECT_EQ(totals().duplicates, 1u);
  const auto ledger = ledger_.snapshot().kinds[index_of(Kind::kLogs)];
  EXPECT_EQ(ledger.received, 2u);
  EXPECT_EQ(ledger.in_flight, 0u);
}

TEST_F(Imported, NamesBadLinesAndCountsBlankOnes) {
  ASSERT_TRUE(import("\n" + line(0) + "\r\n{\n" + std::string(limits::kImportLine + 5, ' ') + "\n" +
                     std::string(limits::kImportLine + 5, 'x')));
  EXPECT_EQ(totals().imported, 1u);
  ASSERT_EQ(totals().wrong.size(), 2u);
  EXPECT_EQ(totals().wrong[0], "in.jsonl:4: invalid_payload: the text is not JSON");
  EXPECT_TRUE(totals().wrong[1].starts_with("in.jsonl:6: too_large: "));
}

TEST_F(Imported, EndsAtOnceWhenNothingCanBeWritten) {
  journal_.fails = true;
  const auto imported = import(text(10000));
  ASSERT_FALSE(imported);
  EXPECT_EQ(imported.error().message,
            "in.jsonl: behind line 0: events could not be written: disk full");
  EXPECT_EQ(progress_->entries().begin()->second.position.lines, 0u);
}

TEST_F(Imported, ComesAgainWhenAskedTo) {
  ASSERT_TRUE(import(text(10)));
  ASSERT_TRUE(import(text(10), true));
  EXPECT_EQ(journal_.lines.size(), 20u);
}

}  // namespace
}  // namespace nightbell::intake
