#include "metrics/content_negotiation.h"

#include <gtest/gtest.h>

namespace nightbell::metrics {
namespace {

TEST(ContentNegotiation, GivesTextToWhoeverNamesIt) {
  using enum Representation;
  const struct {
    const char* accept;
    const char* format;
    Representation expected;
  } rows[] = {
      {"", "", kJson},
      {"*/*", "", kJson},
      {"application/json", "", kJson},
      {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", kJson},
      {"text/*", "", kJson},
      {"text/plain", "", kPrometheusText},
      {"text/plain;version=0.0.4", "", kPrometheusText},
      {"Text/Plain ; version=0.0.4 ; q=0.3", "", kPrometheusText},
      {"application/json, text/plain, */*", "", kPrometheusText},
      {"application/json, text/plain;q=0.5", "", kJson},
      {"text/plain;q=0", "", kJson},
      {"text/plain;q=high", "", kJson},
      {"application/openmetrics-text", "", kOpenMetrics},
      {"text/plain, application/openmetrics-text", "", kOpenMetrics},
      {"application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,"
       "*/*;q=0.1",
       "", kOpenMetrics},
      {"application/openmetrics-text;q=0.2,text/plain;q=0.4", "", kPrometheusText},
      {"*/*", "prometheus", kPrometheusText},
      {"application/json", "prometheus", kPrometheusText},
      {"application/openmetrics-text", "prometheus", kOpenMetrics},
      {"text/plain", "json", kJson},
      {"*/*", "yaml", kJson},
      {"text/plain", "yaml", kPrometheusText},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(choose_representation(row.accept, row.format), row.expected)
        << row.accept << " ?format=" << row.format;
  }
}

TEST(ContentNegotiation, NamesTheFormatsVersion) {
  EXPECT_EQ(content_type_of(Representation::kPrometheusText),
            "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(content_type_of(Representation::kOpenMetrics),
            "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_EQ(content_type_of(Representation::kJson), "application/json");
}

}  // namespace
}  // namespace nightbell::metrics
