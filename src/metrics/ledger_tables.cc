#include "metrics/ledger_tables.h"

#include <algorithm>

namespace nightbell::metrics {

std::size_t client_drop_reason(std::string_view name) {
  const auto known = std::ranges::find(kClientDropReasons, name);
  const auto last = kClientDropReasons.end() - 1;
  return static_cast<std::size_t>(std::min(known, last) - kClientDropReasons.begin());
}

}  // namespace nightbell::metrics
