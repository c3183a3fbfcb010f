#include "metrics/request_stats.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "metrics/exposition.h"

namespace nightbell::metrics {

RequestStats::RequestStats(const Clock& clock)
    : clock_(clock), started_(clock.steady()), parts_(std::make_unique<Part[]>(shard_count())) {}

void RequestStats::record(int status, std::chrono::nanoseconds took) {
  const SteadyTime now = clock_.steady();
  Part& part = parts_[this_shard()];
  std::lock_guard lock(part.mutex);
  part.recent[part.total % kRecent] = {now, took};
  ++part.total;
  if (status >= 500) ++part.errors;
  if (status == 429) ++part.rate_limited;
}

RequestStats::Snapshot RequestStats::snapshot() const {
  Snapshot all;
  std::vector<Finished> recent;
  for (std::size_t i = 0; i < shard_count(); ++i) {
    const Part& part = parts_[i];
    std::lock_guard lock(part.mutex);
    all.total_requests += part.total;
    all.error_count += part.errors;
    all.rate_limit_hits += part.rate_limited;
    const auto kept = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(part.total, kRecent));
    recent.insert(recent.end(), part.recent.begin(), part.recent.begin() + kept);
  }
  std::ranges::sort(recent, std::greater{}, &Finished::at);
  recent.resize(std::min(recent.size(), kRecent));
  if (!recent.empty()) {
    std::chrono::duration<double, std::milli> sum{};
    for (const Finished& request : recent) sum += request.took;
    all.avg_response_ms = sum.count() / static_cast<double>(recent.size());
    all.error_rate_percent =
        100.0 * static_cast<double>(all.error_count) / static_cast<double>(all.total_requests);
  }
  all.uptime_seconds = static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::seconds>(clock_.steady() - started_).count());
  return all;
}

void append_json(std::string& out, const RequestStats::Snapshot& snapshot) {
  const auto member = [&](std::string_view before, double number) {
    out += before;
    append_number(out, number);
  };
  // A person reads these two: a thousandth is enough.
  const auto rounded = [](double number) { return std::round(number * 1000) / 1000; };
  member("{\"total_requests\":", static_cast<double>(snapshot.total_requests));
  member(",\"error_count\":", static_cast<double>(snapshot.error_count));
  member(",\"error_rate_percent\":", rounded(snapshot.error_rate_percent));
  member(",\"rate_limit_hits\":", static_cast<double>(snapshot.rate_limit_hits));
  member(",\"avg_response_ms\":", rounded(snapshot.avg_response_ms));
  member(",\"uptime_seconds\":", static_cast<double>(snapshot.uptime_seconds));
  out += "}";
}

}  // namespace nightbell::metrics
