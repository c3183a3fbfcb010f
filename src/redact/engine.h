#pragma once

#include <string_view>
#include <vector>

#include "redact/matcher.h"
#include "redact/rules.h"
#include "redact/trigger.h"

namespace nightbell::redact {

/// Finds what is to be replaced: the trigger says where, the matcher whether.
/// Threading: one at a time.
class Engine {
 public:
  explicit Engine(Kernel kernel = best_kernel()) : trigger_(kernel) {}

  /// Sets `out` to the findings of `text`: the leftmost match, of those the shape named
  /// first in patterns.h, then the same behind it.
  void find(std::string_view text, Exempt exempt, std::vector<Finding>& out);

  [[nodiscard]] const Matcher& matcher() const { return matcher_; }

 private:
  Trigger trigger_;
  Matcher matcher_;
  std::vector<Candidate> candidates_;
  std::vector<Candidate> fresh_;
};

}  // namespace nightbell::redact
