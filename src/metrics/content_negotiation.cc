#include "metrics/content_negotiation.h"

#include <charconv>
#include <string>

namespace nightbell::metrics {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Cuts the part before `separator` off `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trim(part);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

/// The weight of one media range (RFC 9110 section 12.4.2); a malformed one is 0.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = next_part(parameters, ';');
    if (lower(next_part(value, '=')) != "q") continue;
    value = trim(value);
    double q = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), q);
    return error == std::errc() && end == value.data() + value.size() && q >= 0 && q <= 1 ? q : 0;
  }
  return 1;
}

}  // namespace

Representation choose_representation(std::string_view accept, std::string_view format) {
  if (format == "json") return Representation::kJson;
  double json = 0;
  double text = 0;
  double open_metrics = 0;
  while (!accept.empty()) {
    std::string_view parameters = next_part(accept, ',');
    const std::string name = lower(next_part(parameters, ';'));
    if (name == "text/plain") text = weight_of(parameters);
    if (name == "application/openmetrics-text") open_metrics = weight_of(parameters);
    if (name == "application/json") json = weight_of(parameters);
  }
  const bool named = open_metrics > 0 || text > 0;
  const bool likes_json_better = json > open_metrics && json > text;
  if (format != "prometheus" && (!named || likes_json_better)) return Representation::kJson;
  return open_metrics > 0 && open_metrics >= text ? Representation::kOpenMetrics
                                                  : Representation::kPrometheusText;
}

std::string_view content_type_of(Representation representation) {
  switch (representation) {
    case Representation::kJson:
      return "application/json";
    case Representation::kPrometheusText:
      return "text/plain; version=0.0.4; charset=utf-8";
    case Representation::kOpenMetrics:
      break;
  }
  return "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

}  // namespace nightbell::metrics
