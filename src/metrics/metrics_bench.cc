#include <benchmark/benchmark.h>

#include <array>

#include "metrics/ledger.h"
#include "metrics/registry.h"
#include "metrics/request_stats.h"

/// What a request pays for being counted.
namespace nightbell::metrics {
namespace {

void BM_CounterAdd(benchmark::State& state) {
  static Counter counter;
  for (auto _ : state) counter.add();
}
BENCHMARK(BM_CounterAdd)->ThreadRange(1, 2);

void BM_FamilyKnownCell(benchmark::State& state) {
  static Registry registry;
  static CounterFamily& family = registry.counters("a_total", "A.", {"page", "type"});
  for (auto _ : state) family.with({"/a/usual/page", "web"}).add();
}
BENCHMARK(BM_FamilyKnownCell)->ThreadRange(1, 2);

void BM_LedgerOneRequest(benchmark::State& state) {
  static constexpr std::array<std::string_view, 9> kNames = {"a", "b", "c", "d", "e",
                                                             "f", "g", "h", "i"};
  static Ledger ledger({kNames, kNames, kNames, kNames});
  LedgerEntry entry;
  for (auto _ : state) {
    entry.clear();
    entry.received(0);
    ledger.post(entry);
    entry.clear();
    entry.settled(0, 0, 0);
    ledger.post(entry);
  }
}
BENCHMARK(BM_LedgerOneRequest)->ThreadRange(1, 2);

void BM_RequestStats(benchmark::State& state) {
  static const SystemClock clock;
  static RequestStats stats(clock);
  for (auto _ : state) stats.record(200, std::chrono::microseconds(10));
}
BENCHMARK(BM_RequestStats)->ThreadRange(1, 2);

void BM_Text(benchmark::State& state) {
  Registry registry;
  auto& family = registry.counters("a_total", "A.", {"page", "type"});
  for (int i = 0; i < 150; ++i) family.with({std::to_string(i), "web"}).add();
  for (auto _ : state) benchmark::DoNotOptimize(registry.text(Format::kPrometheusText));
}
BENCHMARK(BM_Text);

}  // namespace
}  // namespace nightbell::metrics
