#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "query/flow.h"
#include "query/stage.h"

/// `sort field desc`.
namespace nightbell::query {

/// Hands on the lines in the order of a field: numbers, then text by its bytes, then other
/// values; lines without it last in both directions; equal ones as they came. Memory: the
/// first `most` lines of that order and `most_bytes`, what is beyond is left out.
class SortFlow final : public Flow {
 public:
  /// @param most  lines that are kept. To leave out more is noted as truncation, unless a
  ///              `limit` behind it asked for no more (`is_limited`).
  SortFlow(SortStage stage, std::size_t most, bool is_limited, std::size_t most_bytes,
           FlowNotes& notes, std::unique_ptr<Flow> next);

  void add(simdjson::dom::object line, std::string_view raw) override;
  void finish() override;
  [[nodiscard]] bool wants_more() const override { return true; }

 private:
  enum class Rank : std::uint8_t { kNumber, kText, kOther, kMissing };
  struct Kept {
    Rank rank = Rank::kMissing;
    double number = 0;
    std::string text;
    std::uint64_t arrival = 0;
    std::string line;

    [[nodiscard]] std::size_t bytes() const { return sizeof(Kept) + text.size() + line.size(); }
  };

  [[nodiscard]] bool is_before(const Kept& a, const Kept& b) const;
  void drop_last();

  SortStage stage_;
  std::size_t most_;
  bool is_limited_;
  std::size_t most_bytes_;
  FlowNotes& notes_;
  std::unique_ptr<Flow> next_;
  std::vector<Kept> kept_;  ///< a heap, its front the last of the order
  std::size_t bytes_ = 0;
  std::uint64_t arrivals_ = 0;
};

}  // namespace nightbell::query
