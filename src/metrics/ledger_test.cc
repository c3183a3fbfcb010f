#include "metrics/ledger.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>

#include "metrics/ledger_json.h"
#include "metrics/ledger_metrics.h"

namespace nightbell::metrics {
namespace {

constexpr std::array<std::string_view, 2> kKinds = {"logs", "runs"};
constexpr std::array<std::string_view, 3> kOutcomes = {"stored", "rejected", "lost"};
constexpr std::array<std::string_view, 3> kReasons = {"ok", "invalid", "disk"};
constexpr std::array<std::string_view, 2> kRefusals = {"too_large", "rate_limited"};
constexpr LedgerTables kTables = {kKinds, kOutcomes, kReasons, kRefusals};

LedgerEntry received(std::size_t kind, std::uint64_t n) {
  LedgerEntry entry;
  entry.received(kind, n);
  return entry;
}
LedgerEntry settled(std::size_t kind, std::size_t outcome, std::size_t reason, std::uint64_t n) {
  LedgerEntry entry;
  entry.settled(kind, outcome, reason, n);
  return entry;
}

std::string json_of(const Ledger& ledger, std::array<std::uint64_t, 2> stored) {
  return ledger_json(ledger,
                     {.epoch = "e1", .stored = [&](std::size_t kind) { return stored[kind]; }});
}

TEST(Ledger, HasEventsInFlightUntilTheyEnd) {
  Ledger ledger(kTables);
  ledger.post(received(0, 5));
  ledger.post(settled(0, 1, 1, 2));
  auto logs = ledger.snapshot().kinds[0];
  EXPECT_EQ(logs.received, 5u);
  EXPECT_EQ(logs.in_flight, 3u);
  EXPECT_EQ(logs.outcomes[1][1], 2u);
  ledger.post(settled(0, 0, 0, 3));
  EXPECT_EQ(ledger.snapshot().kinds[0].in_flight, 0u);
  EXPECT_EQ(ledger.snapshot().kinds[1].received, 0u);
}

TEST(Ledger, CountsRefusedRequestsAndWhatClientsDroppedApart) {
  Ledger ledger(kTables);
  LedgerEntry entry;
  entry.refused_request(0, 1000);
  entry.refused_request(0, 24);
  entry.refused_request(1, 0);
  entry.client_dropped(client_drop_reason("network"), 4);
  entry.client_dropped(client_drop_reason("invented"), 1);
  ledger.post(entry);
  const auto now = ledger.snapshot();
  EXPECT_EQ(now.refused_requests[0].requests, 2u);
  EXPECT_EQ(now.refused_requests[0].bytes, 1024u);
  EXPECT_EQ(now.refused_requests[1].requests, 1u);
  EXPECT_EQ(now.client_dropped[client_drop_reason("network")], 4u);
  EXPECT_EQ(now.client_dropped[client_drop_reason("other")], 1u);
  EXPECT_EQ(now.kinds[0].received, 0u);
}

TEST(Ledger, IsExactAtEveryMoment) {
  Ledger ledger(kTables);
  std::atomic<bool> done{false};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 3000; ++i) {
        ledger.post(received(0, 3));
        LedgerEntry entry;
        entry.settled(0, 0, 0, 2);
        entry.settled(0, 1, 1);
        ledger.post(entry);
      }
    });
  }
  std::jthread reader([&] {
    while (!done) {
      const auto logs = ledger.snapshot().kinds[0];
      ASSERT_LE(logs.in_flight, 12u);
      ASSERT_EQ(logs.in_flight % 3, 0u) << "a request's verdicts are seen together";
      ASSERT_EQ(logs.outcomes[0][0], 2 * logs.outcomes[1][1]);
    }
  });
  threads.clear();
  done = true;
  reader.join();
  EXPECT_EQ(ledger.snapshot().kinds[0].received, 36000u);
  EXPECT_EQ(ledger.snapshot().kinds[0].in_flight, 0u);
}

TEST(Ledger, GoesOnFromAnEarlierRunWithWhatTheFilesHold) {
  Ledger before(kTables);
  before.post(received(0, 10));
  before.post(settled(0, 0, 0, 4));
  before.post(settled(0, 1, 1, 3));
  LedgerEntry entry;
  entry.refused_request(1, 77);
  entry.client_dropped(0, 9);
  before.post(entry);
  NamedTallies kept = before.named_tallies();
  EXPECT_EQ(kept, (NamedTallies{{"received/logs", 10},
                                {"settled/logs/stored/ok", 4},
                                {"settled/logs/rejected/invalid", 3},
                                {"refused/rate_limited/requests", 1},
                                {"refused/rate_limited/bytes", 77},
                                {"client_dropped/rate_limited", 9}}));
  kept["settled/logs/of_a_later_version/x"] = 5;

  Ledger after(kTables);
  after.load(kept, std::array<std::uint64_t, 1>{6});
  const auto now = after.snapshot();
  EXPECT_EQ(now.kinds[0].outcomes[0][0], 6u) << "two were written and not yet counted";
  EXPECT_EQ(now.kinds[0].outcomes[1][1], 3u);
  EXPECT_EQ(now.kinds[0].received, 9u) << "the one in flight was never acknowledged";
  EXPECT_EQ(now.kinds[0].in_flight, 0u);
  EXPECT_EQ(now.refused_requests[1].bytes, 77u);
  EXPECT_EQ(now.client_dropped[0], 9u);
  EXPECT_EQ(now.kinds[1].received, 0u);
}

TEST(LedgerJson, ShowsEveryKindAndOutcome) {
  const Ledger ledger(kTables);
  EXPECT_EQ(json_of(ledger, {0, 0}),
            R"({"epoch":"e1","unclean_epochs":0,"unacknowledged_cut":{"bytes":0},)"
            R"("events":{"logs":{"stored":{},"rejected":{},"lost":{}},)"
            R"("runs":{"stored":{},"rejected":{},"lost":{}}},)"
            R"("received":{"logs":0,"runs":0},"in_flight":{"logs":0,"runs":0},)"
            R"("refused_requests":{},"client_dropped":{}})");
}

TEST(LedgerJson, TakesStoredFromTheFilesAndStillAddsUp) {
  Ledger ledger(kTables);
  ledger.post(received(0, 10));
  ledger.post(settled(0, 0, 0, 4));
  ledger.post(settled(0, 2, 2, 1));
  LedgerEntry entry;
  entry.refused_request(0, 5);
  entry.client_dropped(1, 2);
  ledger.post(entry);
  EXPECT_EQ(json_of(ledger, {6, 3}),
            R"({"epoch":"e1","unclean_epochs":0,"unacknowledged_cut":{"bytes":0},)"
            R"("events":{"logs":{"stored":{"ok":6},"rejected":{},"lost":{"disk":1}},)"
            R"("runs":{"stored":{"ok":3},"rejected":{},"lost":{}}},)"
            R"("received":{"logs":10,"runs":3},"in_flight":{"logs":3,"runs":0},)"
            R"("refused_requests":{"too_large":{"requests":1,"bytes":5}},)"
            R"("client_dropped":{"duplicate":2}})");
}

TEST(LedgerMetrics, ShowTheTallies) {
  Ledger ledger(kTables);
  Registry registry;
  expose_ledger(registry, ledger);
  ledger.post(received(0, 2));
  ledger.post(settled(0, 1, 1, 1));
  const std::string text = registry.text(Format::kPrometheusText);
  for (const char* line :
       {"nightbell_events_total{kind=\"logs\",outcome=\"rejected\",reason=\"invalid\"} 1\n",
        "nightbell_events_received_total{kind=\"logs\"} 2\n",
        "nightbell_events_in_flight{kind=\"logs\"} 1\n",
        "nightbell_refused_requests_total{reason=\"too_large\"} 0\n",
        "nightbell_refused_bytes_total{reason=\"rate_limited\"} 0\n",
        "nightbell_client_dropped_total{reason=\"network\"} 0\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

}  // namespace
}  // namespace nightbell::metrics
