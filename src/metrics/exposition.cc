#include "metrics/exposition.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace nightbell::metrics {
namespace {

constexpr std::string_view kTotal = "_total";
/// Integers up to here are exact in a double.
constexpr double kMaxExact = 9007199254740992.0;  // 2^53

constexpr std::string_view word_of(Type type) {
  switch (type) {
    case Type::kCounter:
      return "counter";
    case Type::kGauge:
      return "gauge";
    case Type::kHistogram:
      break;
  }
  return "histogram";
}

/// Both formats escape a backslash and a line feed; a quote where a quote ends the text.
void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || (quotes && c == '"')) {
      out.push_back('\\');
      out.push_back(c);
    } else {
      out.push_back(c);
    }
  }
}

/// OpenMetrics wants bounds to look like floats (`1.0`), as the same bound must always
/// be the same label.
std::string bound_text(Format format, double bound) {
  std::string text;
  append_number(text, bound);
  const bool whole = text.find_first_not_of("-0123456789") == std::string::npos;
  if (format == Format::kOpenMetrics && whole) text += ".0";
  return text;
}

}  // namespace

void append_number(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
    return;
  }
  if (std::isinf(number)) {
    out += number > 0 ? "+Inf" : "-Inf";
    return;
  }
  std::array<char, 40> text;
  const auto end = std::abs(number) <= kMaxExact && number == std::trunc(number)
                       ? std::to_chars(text.begin(), text.end(), static_cast<long long>(number))
                       : std::to_chars(text.begin(), text.end(), number);
  out.append(text.data(), end.ptr);
}

void ExpositionWriter::family(std::string_view name, Type type, std::string_view help,
                              std::span<const std::string> labels) {
  name_ = name;
  labels_.assign(labels.begin(), labels.end());
  std::string_view shown = name;
  if (type == Type::kCounter) {
    assert(name.ends_with(kTotal));
    if (format_ == Format::kOpenMetrics) shown.remove_suffix(kTotal.size());
  }
  out_.append("# HELP ").append(shown).append(" ");
  append_escaped(out_, help, format_ == Format::kOpenMetrics);
  out_.append("\n# TYPE ").append(shown).append(" ").append(word_of(type)).append("\n");
}

void ExpositionWriter::begin_line(std::string_view suffix, std::span<const std::string> values,
                                  std::string_view le) {
  assert(values.size() == labels_.size());
  out_.append(name_).append(suffix);
  char before = '{';
  const auto label = [&](std::string_view name, std::string_view value) {
    out_.push_back(before);
    out_.append(name).append("=\"");
    append_escaped(out_, value, true);
    out_.push_back('"');
    before = ',';
  };
  for (std::size_t i = 0; i < labels_.size(); ++i) label(labels_[i], values[i]);
  if (!le.empty()) label("le", le);
  if (before == ',') out_.push_back('}');
  out_.push_back(' ');
}

void ExpositionWriter::sample(std::span<const std::string> values, double number) {
  begin_line({}, values);
  append_number(out_, number);
  out_.push_back('\n');
}

void ExpositionWriter::histogram(std::span<const std::string> values,
                                 const std::vector<double>& bounds,
                                 const Histogram::Snapshot& histogram) {
  std::uint64_t below = 0;
  for (std::size_t bucket = 0; bucket <= bounds.size(); ++bucket) {
    below += histogram.counts[bucket];
    begin_line("_bucket", values,
               bucket < bounds.size() ? bound_text(format_, bounds[bucket]) : "+Inf");
    append_number(out_, static_cast<double>(below));
    out_.push_back('\n');
  }
  begin_line("_sum", values);
  append_number(out_, histogram.sum);
  out_.push_back('\n');
  begin_line("_count", values);
  append_number(out_, static_cast<double>(histogram.count));
  out_.push_back('\n');
}

void ExpositionWriter::finish() {
  if (format_ == Format::kOpenMetrics) out_ += "# EOF\n";
}

}  // namespace nightbell::metrics
