#include "metrics/label_bounds.h"

namespace nightbell::metrics {

bool LabelBounds::bound(std::vector<std::string_view>& values) {
  bool replaced = false;
  for (std::size_t label = 0; label < seen_.size(); ++label) {
    auto& seen = seen_[label];
    if (values[label] == kOtherValue || seen.contains(values[label])) continue;
    if (seen.size() < kMaxLabelValues) {
      seen.emplace(values[label]);
    } else {
      values[label] = kOtherValue;
      replaced = true;
    }
  }
  return replaced;
}

}  // namespace nightbell::metrics
