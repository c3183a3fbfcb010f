#include "api/answers.h"
#include "metrics/content_negotiation.h"

/// GET /metrics: text for Prometheus, JSON for a person.
namespace nightbell::api {

void answer_metrics(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  using metrics::Representation;
  const http::Request& request = exchange.request();
  const std::string format = http::query_parameter(request.query, "format");
  const Representation wanted = metrics::choose_representation(request.header("accept"), format);
  http::Reply reply;
  reply.content_type = metrics::content_type_of(wanted);
  if (wanted == Representation::kJson) {
    metrics::append_json(reply.body, parts.requests.snapshot());
  } else {
    reply.body = parts.registry.text(wanted == Representation::kOpenMetrics
                                         ? metrics::Format::kOpenMetrics
                                         : metrics::Format::kPrometheusText);
  }
  reply.headers.emplace_back("Vary", "Accept");
  exchange.reply(std::move(reply));
}

}  // namespace nightbell::api
