#include "metrics/registry.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace nightbell::metrics {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kOverflowText =
    "# HELP nightbell_metric_label_overflow_total Label values that found no room and were "
    "counted as `other`.\n"
    "# TYPE nightbell_metric_label_overflow_total counter\n";

TEST(Registry, WritesTextAsPrometheusReadsIt) {
  Registry registry;
  registry.counter("ux_chat_opened_total", "Chats opened.").add(2);
  registry.gauge("nightbell_connections", "Open connections.").set(1.5);
  EXPECT_EQ(registry.text(Format::kPrometheusText),
            "# HELP nightbell_connections Open connections.\n"
            "# TYPE nightbell_connections gauge\n"
            "nightbell_connections 1.5\n" +
                kOverflowText +
                "# HELP ux_chat_opened_total Chats opened.\n"
                "# TYPE ux_chat_opened_total counter\n"
                "ux_chat_opened_total 2\n");
}

TEST(Registry, WritesOpenMetricsWithTheFamilysNameWithoutTotalAndAnEnd) {
  Registry registry;
  registry.counter("ux_chat_opened_total", "Chats opened.").add(2);
  const std::string text = registry.text(Format::kOpenMetrics);
  EXPECT_THAT(text, HasSubstr("# HELP ux_chat_opened Chats opened.\n"
                              "# TYPE ux_chat_opened counter\n"
                              "ux_chat_opened_total 2\n"));
  EXPECT_TRUE(text.ends_with("\n# EOF\n"));
}

TEST(Registry, SortsCellsAndShowsWhatOverflowed) {
  Registry registry;
  auto& family = registry.counters("ux_heartbeat_total", "Beats.", {"page", "user_agent_type"});
  family.with({"/m", "mobile"}).add();
  family.with({"/chat", "web"}).add(3);
  EXPECT_THAT(registry.text(Format::kPrometheusText),
              HasSubstr("nightbell_metric_label_overflow_total{metric=\"ux_heartbeat_total\"} 0\n"
                        "# HELP ux_heartbeat_total Beats.\n"
                        "# TYPE ux_heartbeat_total counter\n"
                        "ux_heartbeat_total{page=\"/chat\",user_agent_type=\"web\"} 3\n"
                        "ux_heartbeat_total{page=\"/m\",user_agent_type=\"mobile\"} 1\n"));
}

TEST(Registry, EscapesValuesAndHelp) {
  Registry registry;
  registry.counters("c_total", "A \"line\\\nbreak\".", {"page"}).with({"a\"b\\c\nd\xC3\xA9"}).add();
  const std::string text = registry.text(Format::kPrometheusText);
  EXPECT_THAT(text, HasSubstr("# HELP c_total A \"line\\\\\\nbreak\".\n"));
  EXPECT_THAT(text, HasSubstr("c_total{page=\"a\\\"b\\\\c\\nd\xC3\xA9\"} 1\n"));
  EXPECT_THAT(registry.text(Format::kOpenMetrics),
              HasSubstr("# HELP c A \\\"line\\\\\\nbreak\\\".\n"));
}

TEST(Registry, WritesHistogramsCumulatively) {
  Registry registry;
  auto& histogram =
      registry.histograms("request_seconds", "How long.", {"route"}, {0.1, 1, 10}).with({"/a"});
  for (const double value : {0.05, 0.5, 0.7, 100.0}) histogram.observe(value);
  EXPECT_THAT(registry.text(Format::kPrometheusText),
              HasSubstr("# TYPE request_seconds histogram\n"
                        "request_seconds_bucket{route=\"/a\",le=\"0.1\"} 1\n"
                        "request_seconds_bucket{route=\"/a\",le=\"1\"} 3\n"
                        "request_seconds_bucket{route=\"/a\",le=\"10\"} 3\n"
                        "request_seconds_bucket{route=\"/a\",le=\"+Inf\"} 4\n"
                        "request_seconds_sum{route=\"/a\"} 101.25\n"
                        "request_seconds_count{route=\"/a\"} 4\n"));
  EXPECT_THAT(registry.text(Format::kOpenMetrics),
              HasSubstr("request_seconds_bucket{route=\"/a\",le=\"1.0\"} 3\n"));
}

TEST(Registry, AsksCollectorsWhenSomebodyLooks) {
  Registry registry;
  double number = 1;
  registry.collect("nightbell_queue_bytes", Type::kGauge, "Waiting.", {"class"},
                   [&](const Registry::Emit& emit) {
                     emit({"urgent"}, number);
                     emit({"background"}, 2 * number);
                   });
  number = 21;
  EXPECT_THAT(registry.text(Format::kPrometheusText),
              HasSubstr("nightbell_queue_bytes{class=\"urgent\"} 21\n"
                        "nightbell_queue_bytes{class=\"background\"} 42\n"));
}

TEST(Registry, GivesTheSameNumberForTheSameName) {
  Registry registry;
  EXPECT_EQ(&registry.counter("a_total", "A."), &registry.counter("a_total", "A."));
  EXPECT_TRUE(registry.has("a_total"));
  EXPECT_FALSE(registry.has("b_total"));
  EXPECT_THAT(registry.names(),
              testing::ElementsAre("a_total", "nightbell_metric_label_overflow_total"));
}

TEST(RegistryDeathTest, EndsTheProcessWhenTwoPartsDisagree) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  Registry registry;
  registry.counter("a_total", "A.");
  EXPECT_DEATH(registry.gauge("a_total", "A."), "a_total is registered twice");
  EXPECT_DEATH(registry.counters("a_total", "A.", {"x"}), "a_total is registered twice");
}

TEST(Exposition, WritesNumbersInTheirShortestForm) {
  const struct {
    double number;
    const char* text;
  } rows[] = {{0, "0"},
              {-3, "-3"},
              {0.1, "0.1"},
              {1e15, "1000000000000000"},
              {9007199254740993.0, "9007199254740992"},
              {1e300, "1e+300"},
              {std::numeric_limits<double>::infinity(), "+Inf"},
              {-std::numeric_limits<double>::infinity(), "-Inf"},
              {std::nan(""), "NaN"}};
  for (const auto& row : rows) {
    std::string text;
    append_number(text, row.number);
    EXPECT_EQ(text, row.text);
  }
}

}  // namespace
}  // namespace nightbell::metrics
