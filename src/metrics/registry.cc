#include "metrics/registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace nightbell::metrics {
namespace {

[[noreturn]] void die_of_two_shapes(std::string_view name) {
  std::fprintf(stderr, "metric %.*s is registered twice, with different types or labels\n",
               static_cast<int>(name.size()), name.data());
  std::abort();
}

/// The cells of a family, in the order of their values.
template <typename T>
std::vector<const typename Family<T>::Cell*> sorted_cells(const Family<T>& family) {
  std::vector<const typename Family<T>::Cell*> cells;
  // Cells stay where they are, so the pointers outlive the family's lock.
  family.for_each([&](const auto& cell) { cells.push_back(&cell); });
  std::ranges::sort(cells, {}, [](const auto* cell) -> const auto& { return cell->values; });
  return cells;
}

void write_family(std::string_view name, std::string_view help, const CounterFamily& family,
                  ExpositionWriter& out) {
  out.family(name, Type::kCounter, help, family.labels());
  for (const auto* cell : sorted_cells(family))
    out.sample(cell->values, static_cast<double>(cell->number->value()));
}

void write_family(std::string_view name, std::string_view help, const GaugeFamily& family,
                  ExpositionWriter& out) {
  out.family(name, Type::kGauge, help, family.labels());
  for (const auto* cell : sorted_cells(family)) out.sample(cell->values, cell->number->value());
}

void write_family(std::string_view name, std::string_view help, const HistogramFamily& family,
                  ExpositionWriter& out) {
  out.family(name, Type::kHistogram, help, family.labels());
  for (const auto* cell : sorted_cells(family))
    out.histogram(cell->values, cell->number->bounds(), cell->number->snapshot());
}

}  // namespace

Registry::Registry() {
  auto overflow = std::make_unique<CounterFamily>(std::vector<std::string>{"metric"}, unlabelled_,
                                                  [] { return std::make_unique<Counter>(); });
  overflow_ = overflow.get();
  entries_.emplace(
      "nightbell_metric_label_overflow_total",
      Entry{"Label values that found no room and were counted as `other`.", std::move(overflow)});
}

template <typename T>
Family<T>& Registry::family(std::string_view name, std::string_view help,
                            std::vector<std::string> labels,
                            std::function<std::unique_ptr<T>()> make) {
  std::lock_guard lock(mutex_);
  using Pointer = std::unique_ptr<Family<T>>;
  if (const auto known = entries_.find(name); known != entries_.end()) {
    auto* family = std::get_if<Pointer>(&known->second.numbers);
    if (family == nullptr || (*family)->labels() != labels) die_of_two_shapes(name);
    return **family;
  }
  Counter& overflow = labels.empty() ? unlabelled_ : overflow_->with({name});
  Entry entry{std::string(help),
              std::make_unique<Family<T>>(std::move(labels), overflow, std::move(make))};
  return **std::get_if<Pointer>(
      &entries_.emplace(std::string(name), std::move(entry)).first->second.numbers);
}

Counter& Registry::counter(std::string_view name, std::string_view help) {
  return counters(name, help, {}).with({});
}
Gauge& Registry::gauge(std::string_view name, std::string_view help) {
  return gauges(name, help, {}).with({});
}
Histogram& Registry::histogram(std::string_view name, std::string_view help,
                               std::vector<double> bounds) {
  return histograms(name, help, {}, std::move(bounds)).with({});
}
CounterFamily& Registry::counters(std::string_view name, std::string_view help,
                                  std::vector<std::string> labels) {
  return family<Counter>(name, help, std::move(labels), [] { return std::make_unique<Counter>(); });
}
GaugeFamily& Registry::gauges(std::string_view name, std::string_view help,
                              std::vector<std::string> labels) {
  return family<Gauge>(name, help, std::move(labels), [] { return std::make_unique<Gauge>(); });
}
HistogramFamily& Registry::histograms(std::string_view name, std::string_view help,
                                      std::vector<std::string> labels, std::vector<double> bounds) {
  return family<Histogram>(name, help, std::move(labels), [bounds = std::move(bounds)] {
    return std::make_unique<Histogram>(bounds);
  });
}

void Registry::collect(std::string_view name, Type type, std::string_view help,
                       std::vector<std::string> labels, Collector collector) {
  std::lock_guard lock(mutex_);
  const bool added = entries_
                         .emplace(std::string(name),
                                  Entry{std::string(help),
                                        Collected{type, std::move(labels), std::move(collector)}})
                         .second;
  if (!added) die_of_two_shapes(name);
}

bool Registry::has(std::string_view name) const {
  std::lock_guard lock(mutex_);
  return entries_.contains(name);
}

std::vector<std::string> Registry::names() const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

void Registry::write(const std::string& name, const Entry& entry, ExpositionWriter& out) {
  if (const auto* collected = std::get_if<Collected>(&entry.numbers)) {
    out.family(name, collected->type, entry.help, collected->labels);
    collected->collector([&](const auto& values, double number) { out.sample(values, number); });
    return;
  }
  std::visit(
      [&](const auto& numbers) {
        if constexpr (requires { *numbers; }) write_family(name, entry.help, *numbers, out);
      },
      entry.numbers);
}

std::string Registry::text(Format format) const {
  std::vector<std::pair<const std::string*, const Entry*>> entries;
  {
    // Collectors may take locks of their own, so none is held while they run.
    std::lock_guard lock(mutex_);
    for (const auto& [name, entry] : entries_) entries.emplace_back(&name, &entry);
  }
  std::string text;
  ExpositionWriter out(format, text);
  for (const auto& [name, entry] : entries) write(*name, *entry, out);
  out.finish();
  return text;
}

}  // namespace nightbell::metrics
