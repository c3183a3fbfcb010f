#include <numeric>

#include "metrics/ledger.h"

/// The ledger by name, as a file keeps it.
namespace nightbell::metrics {

template <typename F>
void Ledger::for_each_name(F use) const {
  const auto joined = [](auto... parts) {
    std::string name;
    ((name.append(name.empty() ? "" : "/").append(parts)), ...);
    return name;
  };
  for (std::size_t kind = 0; kind < tables_.kinds.size(); ++kind) {
    use(joined("received", tables_.kinds[kind]), received_cell(kind));
    for (std::size_t outcome = 0; outcome < tables_.outcomes.size(); ++outcome) {
      for (std::size_t reason = 0; reason < tables_.reasons.size(); ++reason) {
        use(joined("settled", tables_.kinds[kind], tables_.outcomes[outcome],
                   tables_.reasons[reason]),
            settled_cell(kind, outcome, reason));
      }
    }
  }
  for (std::size_t refusal = 0; refusal < tables_.refusals.size(); ++refusal) {
    use(joined("refused", tables_.refusals[refusal], "requests"), refused_cell(refusal));
    use(joined("refused", tables_.refusals[refusal], "bytes"), refused_cell(refusal) + 1);
  }
  for (std::size_t reason = 0; reason < kClientDropReasons.size(); ++reason)
    use(joined("client_dropped", kClientDropReasons[reason]), dropped_cell(reason));
}

NamedTallies Ledger::named_tallies() const {
  const std::vector<std::uint64_t> sum = sums();
  NamedTallies tallies;
  for_each_name([&](std::string name, std::size_t cell) {
    if (sum[cell] != 0) tallies.emplace(std::move(name), sum[cell]);
  });
  return tallies;
}

void Ledger::load(const NamedTallies& tallies, std::span<const std::uint64_t> stored) {
  Part& part = parts_[0];
  std::lock_guard lock(part.mutex);
  for_each_name([&](const std::string& name, std::size_t cell) {
    const auto tally = tallies.find(name);
    part.cells[cell] = tally == tallies.end() ? 0 : tally->second;
  });
  for (std::size_t kind = 0; kind < tables_.kinds.size(); ++kind) {
    for (std::size_t reason = 0; reason < tables_.reasons.size(); ++reason)
      part.cells[settled_cell(kind, 0, reason)] = 0;
    part.cells[settled_cell(kind, 0, 0)] = kind < stored.size() ? stored[kind] : 0;
    const auto first = part.cells.begin() + static_cast<std::ptrdiff_t>(received_cell(kind));
    const auto outcomes =
        static_cast<std::ptrdiff_t>(tables_.outcomes.size() * tables_.reasons.size());
    *first = std::accumulate(first + 1, first + 1 + outcomes, std::uint64_t{0});
  }
}

}  // namespace nightbell::metrics
