#include "metrics/content_negotiation.h"

#include <charconv>
#include <string>

#include "base/ascii.h"

namespace nightbell::metrics {
namespace {

/// The weight of one media range (RFC 9110 section 12.4.2); a malformed one is 0.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = ascii::trim(ascii::next_part(parameters, ';'));
    if (ascii::to_lower(ascii::trim(ascii::next_part(value, '='))) != "q") continue;
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
    std::string_view parameters = ascii::trim(ascii::next_part(accept, ','));
    const std::string name = ascii::to_lower(ascii::trim(ascii::next_part(parameters, ';')));
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
