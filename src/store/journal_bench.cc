#include "store/journal.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>

/// What handing over costs: real files, lines of 760 bytes, one batch a line. Read the
/// CPU column: it has the sync thread's work in it and none of the machine's other load.
namespace nightbell::store {
namespace {

namespace fs = std::filesystem;

/// Gives the batches back to the loop that made them, as a loop's port does.
class Recycler final : public CompletionPort {
 public:
  void settled(std::vector<BatchPtr> batches) override {
    {
      std::lock_guard lock(mutex_);
      back_ = std::move(batches);
    }
    changed_.notify_one();
  }
  /// At once when the loop wrote itself; after a wait when the disk was slow.
  std::vector<BatchPtr> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !back_.empty(); });
    return std::move(back_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<BatchPtr> back_;
};

void fill(Batch& batch, std::uint64_t key, WallTime now, bool with_key) {
  batch.clear();
  batch.bytes.assign(759, 'x');
  batch.bytes.push_back('\n');
  LineMeta meta;
  meta.event_time = meta.receive_time = now;
  meta.duplicate_key = {key * 0x9e3779b97f4a7c15ull, key};
  meta.has_duplicate_key = with_key;
  meta.length = static_cast<std::uint32_t>(batch.bytes.size());
  batch.lines.push_back(meta);
}

/// Rounds of `range(0)` single-line batches; range(1): with duplicate keys.
void HandOver(benchmark::State& state) {
  std::string name = (fs::temp_directory_path() / "nightbell-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  const SystemClock clock;
  JournalOptions options;
  options.data_dir = name;
  auto journal = Journal::open(options, posix_files(), clock).value();
  Recycler port;
  const auto batches = static_cast<std::size_t>(state.range(0));
  std::vector<BatchPtr> round;
  for (std::size_t b = 0; b < batches; ++b) round.push_back(std::make_unique<Batch>());
  std::uint64_t key = 0;
  for (auto _ : state) {
    state.PauseTiming();
    for (const BatchPtr& batch : round) {
      fill(*batch, ++key, clock.wall(), state.range(1) != 0);
      if (!journal->reserve(QueueClass::kUrgent, batch->bytes.size())) std::abort();
    }
    state.ResumeTiming();
    journal->append(std::move(round), port);
    round = port.take();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * state.range(0) * 760);
  journal->stop();
  fs::remove_all(name);
}
BENCHMARK(HandOver)->ArgsProduct({{1, 4, 16, 64}, {0, 1}})->MeasureProcessCPUTime();

/// The write alone, for comparison: one pwritev of as many lines.
void WriteCall(benchmark::State& state) {
  std::string name = (fs::temp_directory_path() / "nightbell-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  const auto file = posix_files().open(fs::path(name) / "f", OpenMode::kCreate).value();
  const auto count = static_cast<std::size_t>(state.range(0));
  std::vector<std::string> lines(count, std::string(760, 'x'));
  std::vector<iovec> parts(count);
  std::uint64_t offset = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < count; ++i) parts[i] = {lines[i].data(), lines[i].size()};
    benchmark::DoNotOptimize(write_all(*file, parts, offset));
    offset += count * 760;
    if (offset > 64_MiB) offset = 0;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  fs::remove_all(name);
}
BENCHMARK(WriteCall)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->MeasureProcessCPUTime();

}  // namespace
}  // namespace nightbell::store
