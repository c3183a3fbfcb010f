#pragma once

#include <cassert>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "metrics/counter.h"
#include "metrics/gauge.h"
#include "metrics/histogram.h"
#include "metrics/label_bounds.h"

/// Numbers of one name, told apart by labels.
namespace nightbell::metrics {

/// A cell for each combination of label values. `T` is Counter, Gauge or Histogram.
/// Cells live as long as the family: keep the reference where the values are fixed.
/// Threading: any thread.
template <typename T>
class Family {
 public:
  /// @param overflow  counts what went to `other` for want of room
  /// @param make      makes a new cell
  Family(std::vector<std::string> labels, Counter& overflow,
         std::function<std::unique_ptr<T>()> make)
      : labels_(std::move(labels)),
        overflow_(overflow),
        make_(std::move(make)),
        bounds_(labels_.size()) {}

  /// The cell of these label values (valid UTF-8), in the order of the labels' names.
  /// Values beyond the bounds of label_bounds.h share the cell `other`.
  /// Cost: a hash and a shared lock for a known combination; no allocation.
  [[nodiscard]] T& with(std::span<const std::string_view> values) {
    assert(values.size() == labels_.size());
    thread_local std::string key;
    make_key(values, key);
    {
      std::shared_lock lock(mutex_);
      if (const auto known = cells_.find(key); known != cells_.end()) return *known->second.number;
    }
    std::unique_lock lock(mutex_);
    return add({values.begin(), values.end()});
  }
  [[nodiscard]] T& with(std::initializer_list<std::string_view> values) {
    return with(std::span(values.begin(), values.size()));
  }

  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }

  struct Cell {
    std::vector<std::string> values;
    std::unique_ptr<T> number;
  };
  /// Calls `use` for each cell, in no order, with the family locked for new cells.
  void for_each(const std::function<void(const Cell&)>& use) const {
    std::shared_lock lock(mutex_);
    for (const auto& [key, cell] : cells_) use(cell);
  }

 private:
  /// Values with their lengths before them, so that no two combinations look alike.
  static void make_key(std::span<const std::string_view> values, std::string& key) {
    key.clear();
    for (const std::string_view value : values) {
      const std::size_t length = value.size();
      key.append(reinterpret_cast<const char*>(&length), sizeof length).append(value);
    }
  }

  T& add(std::vector<std::string_view> values) {
    bool replaced = bounds_.bound(values);
    std::string key;
    make_key(values, key);
    if (cells_.size() >= kMaxCells && !cells_.contains(key)) {
      values.assign(labels_.size(), kOtherValue);
      make_key(values, key);
      replaced = true;
    }
    if (replaced) overflow_.add();
    Cell& cell = cells_[key];
    if (!cell.number) cell = {{values.begin(), values.end()}, make_()};
    return *cell.number;
  }

  const std::vector<std::string> labels_;
  Counter& overflow_;
  const std::function<std::unique_ptr<T>()> make_;
  mutable std::shared_mutex mutex_;
  LabelBounds bounds_;
  std::unordered_map<std::string, Cell, TextHash, std::equal_to<>> cells_;
};

using CounterFamily = Family<Counter>;
using GaugeFamily = Family<Gauge>;
using HistogramFamily = Family<Histogram>;

}  // namespace nightbell::metrics
