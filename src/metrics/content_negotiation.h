#pragma once

#include <cstdint>
#include <string_view>

/// Who asks /metrics: a person or program that wants JSON, or Prometheus.
namespace nightbell::metrics {

enum class Representation : std::uint8_t { kJson, kPrometheusText, kOpenMetrics };

/// Text for a client whose Accept names `text/plain` or `application/openmetrics-text`
/// (the one it likes better, OpenMetrics when both alike), unless it names
/// `application/json` with a greater weight; JSON for every other, `*/*` included
/// (CONTRACTS.md section 9).
/// @param accept  the Accept header; may be empty
/// @param format  the query's `format`: `prometheus` and `json` override; others do not
[[nodiscard]] Representation choose_representation(std::string_view accept,
                                                   std::string_view format);

/// For the reply. Static storage.
[[nodiscard]] std::string_view content_type_of(Representation representation);

}  // namespace nightbell::metrics
