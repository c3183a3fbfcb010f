#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

/// Label values that come from senders, bounded: nobody can make this process, or the
/// Prometheus that reads it, hold a series for each word that they invent.
namespace nightbell::metrics {

/// Distinct values a label may have (CONTRACTS.md section 9); further ones are `other`.
inline constexpr std::size_t kMaxLabelValues = 200;
/// Combinations of values a family may have; further ones are `other` in every label.
inline constexpr std::size_t kMaxCells = 2000;
inline constexpr std::string_view kOtherValue = "other";

/// Lets hashed containers of strings be searched by views.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

/// Remembers which values each label of a family has. Threading: one at a time.
class LabelBounds {
 public:
  explicit LabelBounds(std::size_t labels) : seen_(labels) {}

  /// Puts `other` in the place of each value that no longer fits; the others count as
  /// seen from now on.
  /// @param values  one a label
  /// @return true when a value was replaced
  [[nodiscard]] bool bound(std::vector<std::string_view>& values);

 private:
  std::vector<std::unordered_set<std::string, TextHash, std::equal_to<>>> seen_;
};

}  // namespace nightbell::metrics
