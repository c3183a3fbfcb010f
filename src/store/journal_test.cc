#include "store/journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <latch>
#include <set>
#include <sstream>
#include <thread>

#include "store/store_test_help.h"

namespace nightbell::store {
namespace {

namespace fs = std::filesystem;

/// The journal with its threads, on real files.
class JournalTest : public testing::TestWithParam<Durability> {
 protected:
  JournalTest() {
    std::string name = (fs::temp_directory_path() / "nightbell-journal-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    dir_ = name;
  }
  ~JournalTest() override { fs::remove_all(dir_); }

  std::unique_ptr<Journal> open() {
    JournalOptions options;
    options.data_dir = dir_ / "data";
    options.durability = GetParam();
    options.sync_every = std::chrono::milliseconds(5);
    options.key_of_line = key_of_line;
    return Journal::open(std::move(options), posix_files(), clock_).value();
  }
  [[nodiscard]] std::string read(const fs::path& path) const {
    std::ifstream in(dir_ / "data" / path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  fs::path dir_;
  SystemClock clock_;
};

TEST_P(JournalTest, StoresWhatTwoThreadsAppendExactlyOnce) {
  constexpr std::uint64_t kRounds = 400;
  TestPort ports[2];
  {
    const auto journal = open();
    std::latch start(2);
    const auto work = [&](std::uint64_t who) {
      start.arrive_and_wait();
      for (std::uint64_t round = 0; round < kRounds; ++round) {
        std::vector<BatchPtr> batches;
        for (std::uint64_t b = 0; b < 3; ++b) {
          batches.push_back(std::make_unique<Batch>());
          const std::uint64_t n = (who * kRounds + round) * 3 + b + 1;
          add_line(*batches.back(), n, clock_.wall(), b == 1 ? Kind::kRuns : Kind::kLogs);
          EXPECT_TRUE(journal->reserve(QueueClass::kUrgent, batches.back()->bytes.size()));
        }
        journal->append(std::move(batches), ports[who]);
      }
    };
    std::jthread other(work, 1);
    work(0);
    other.join();
    journal->stop();
    EXPECT_EQ(journal->stats(Kind::kLogs).lines_on_disk, 2 * kRounds * 2);
    EXPECT_EQ(journal->stats(Kind::kRuns).lines_on_disk, 2 * kRounds);
    EXPECT_TRUE(journal->reserve(QueueClass::kUrgent, 32_MiB / 100 * 100)) << "room was kept";
  }
  std::set<std::uint64_t> numbers;
  for (const char* file : {"logs/logs.jsonl", "runs/runs.jsonl"}) {
    std::stringstream lines(read(file));
    for (std::string line; std::getline(lines, line);)
      EXPECT_TRUE(numbers.insert(number_of(line)).second) << line;
  }
  EXPECT_EQ(numbers.size(), 2 * kRounds * 3);
  for (TestPort& port : ports) {
    const auto batches = port.take();
    EXPECT_EQ(batches.size(), kRounds * 3);
    std::uint64_t before = 0;
    for (const BatchPtr& batch : batches) {
      EXPECT_EQ(batch->outcomes, std::vector(1, Outcome::kStored));
      const std::uint64_t n = number_of(batch->bytes);
      EXPECT_GT(n, before) << "batches come back in order";
      before = n;
    }
  }
}

TEST_P(JournalTest, GoesOnInTheSameFileAfterARestart) {
  TestPort port;
  for (std::uint64_t n = 1; n <= 3; ++n) {
    const auto journal = open();
    EXPECT_EQ(journal->stats(Kind::kBehavior).lines_on_disk, n - 1);
    journal->append(one_line(n, clock_.wall(), Kind::kBehavior), port);
    journal->append(one_line(1, clock_.wall(), Kind::kBehavior), port);
    journal->stop();
    journal->stop();
  }
  const std::string text = read("behavior/metrics.jsonl");
  EXPECT_EQ(std::ranges::count(text, '\n'), 3);
  EXPECT_EQ(read(".gitignore"), "*\n");
  EXPECT_EQ(port.size(), 6u);
}

TEST_P(JournalTest, RefusesASecondServerAndNamesTheFirst) {
  const auto journal = open();
  JournalOptions options;
  options.data_dir = dir_ / "data";
  const auto second = Journal::open(options, posix_files(), clock_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kLocked);
  EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos);
  journal->stop();
  EXPECT_TRUE(Journal::open(options, posix_files(), clock_)) << "stop() unlocks";
}

TEST_P(JournalTest, GivesBackWhatComesAfterTheStop) {
  TestPort port;
  const auto journal = open();
  journal->stop();
  journal->append(one_line(1, clock_.wall()), port);
  const auto batches = port.take();
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0]->outcomes, std::vector(1, Outcome::kLost));
}

INSTANTIATE_TEST_SUITE_P(Both, JournalTest,
                         testing::Values(Durability::kWritten, Durability::kSynced),
                         [](const auto& param) {
                           return param.param == Durability::kSynced ? "Synced" : "Written";
                         });

}  // namespace
}  // namespace nightbell::store
