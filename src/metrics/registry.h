#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "metrics/exposition.h"
#include "metrics/family.h"

/// All numbers of the process by name.
namespace nightbell::metrics {

/// Hands out numbers and shows them all. What it hands out lives as long as it does.
///
/// Asking again for a name gives the same number when type and labels are the same, and
/// ends the process when not: two parts of the program disagree. Names that come from
/// the configuration are checked with has() first.
/// Threading: any thread; keep the references, asking takes a lock.
class Registry {
 public:
  /// Holds nightbell_metric_label_overflow_total from the start.
  Registry();

  /// @param name  of the Prometheus data model; `nightbell_<noun>_<unit>_total`, base units
  /// @param help  one line for a person
  Counter& counter(std::string_view name, std::string_view help);
  Gauge& gauge(std::string_view name, std::string_view help);
  Histogram& histogram(std::string_view name, std::string_view help, std::vector<double> bounds);

  CounterFamily& counters(std::string_view name, std::string_view help,
                          std::vector<std::string> labels);
  GaugeFamily& gauges(std::string_view name, std::string_view help,
                      std::vector<std::string> labels);
  HistogramFamily& histograms(std::string_view name, std::string_view help,
                              std::vector<std::string> labels, std::vector<double> bounds);

  /// One sample of a collector: values in the order of its labels.
  using Emit = std::function<void(const std::vector<std::string>& values, double number)>;
  /// Gives a family's samples when somebody looks; each combination of values once.
  using Collector = std::function<void(const Emit& emit)>;

  /// Numbers that somebody else keeps (the server's connections, the ledger): read when
  /// somebody looks.
  /// @param type      counter or gauge
  /// @param collector called by text(), on its thread; what it uses outlives the last text()
  void collect(std::string_view name, Type type, std::string_view help,
               std::vector<std::string> labels, Collector collector);

  [[nodiscard]] bool has(std::string_view name) const;
  /// All names, sorted: the documentation is compared with them.
  [[nodiscard]] std::vector<std::string> names() const;

  /// All numbers in one of Prometheus's formats, sorted by name and labels.
  /// Cost: some 100 ns a sample.
  [[nodiscard]] std::string text(Format format) const;

 private:
  struct Collected {
    Type type;
    std::vector<std::string> labels;
    Collector collector;
  };
  struct Entry {
    std::string help;
    std::variant<std::unique_ptr<CounterFamily>, std::unique_ptr<GaugeFamily>,
                 std::unique_ptr<HistogramFamily>, Collected>
        numbers;
  };

  template <typename T>
  Family<T>& family(std::string_view name, std::string_view help, std::vector<std::string> labels,
                    std::function<std::unique_ptr<T>()> make);
  static void write(const std::string& name, const Entry& entry, ExpositionWriter& out);

  mutable std::mutex mutex_;  ///< of the map; entries stay where they are and never go
  std::map<std::string, Entry, std::less<>> entries_;
  Counter unlabelled_;       ///< the overflow of what can't overflow
  CounterFamily* overflow_;  ///< by metric; one of entries_
};

}  // namespace nightbell::metrics
