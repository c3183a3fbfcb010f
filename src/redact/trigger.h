#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "redact/kernel.h"
#include "redact/patterns.h"
#include "redact/rules.h"

/// Where a match could begin. The expressions are asked only there; that they find nothing
/// anywhere else is what redactor_test.cc and the fuzzer compare.
namespace nightbell::redact {

struct Candidate {
  std::size_t begin;   ///< where the match would begin
  std::size_t anchor;  ///< the byte that gave it away
  Shape shape;
};

/// Threading: any (no state).
class Trigger {
 public:
  explicit Trigger(Kernel kernel) : kernel_(kernel) {}

  /// Appends the candidates of `text` with anchors in [lower, end), in the order of their
  /// anchors. `lower` as in checks.h.
  void scan(std::string_view text, Exempt exempt, std::size_t lower, std::size_t end,
            std::vector<Candidate>& out) const;

 private:
  Kernel kernel_;
};

/// Appends what the byte at `anchor` may be a part of. `lower` as in checks.h.
void examine(std::string_view text, Exempt exempt, std::size_t lower, std::size_t anchor,
             std::vector<Candidate>& out);

}  // namespace nightbell::redact
