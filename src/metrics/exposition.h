#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/histogram.h"

/// The two text formats that Prometheus reads, spelled:
/// https://prometheus.io/docs/instrumenting/exposition_formats/ (0.0.4) and
/// https://prometheus.io/docs/specs/om/open_metrics_spec/ (1.0.0).
namespace nightbell::metrics {

enum class Format : std::uint8_t { kPrometheusText, kOpenMetrics };
enum class Type : std::uint8_t { kCounter, kGauge, kHistogram };

/// Writes families one after another. Threading: one at a time.
class ExpositionWriter {
 public:
  /// Appends to `out`, which outlives the writer.
  ExpositionWriter(Format format, std::string& out) : format_(format), out_(out) {}

  /// Begins a family; its samples follow.
  /// @param name  of a counter it ends in `_total`, which OpenMetrics leaves out here
  void family(std::string_view name, Type type, std::string_view help,
              std::span<const std::string> labels);

  /// One sample of a counter or gauge.
  void sample(std::span<const std::string> values, double number);
  /// One histogram: its buckets, sum and count.
  void histogram(std::span<const std::string> values, const std::vector<double>& bounds,
                 const Histogram::Snapshot& histogram);

  /// Ends the text; nothing may follow.
  void finish();

 private:
  /// `name<suffix>{labels,le="…"} ` without the number.
  void begin_line(std::string_view suffix, std::span<const std::string> values,
                  std::string_view le = {});

  const Format format_;
  std::string& out_;
  std::string name_;
  std::vector<std::string> labels_;
};

/// A number as both formats have it: integers without a point, else the shortest form
/// that reads back the same; `+Inf`, `-Inf`, `NaN`.
void append_number(std::string& out, double number);

}  // namespace nightbell::metrics
