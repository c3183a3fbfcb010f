#include "api/api.h"

#include "api/answers.h"

namespace nightbell::api {

const std::vector<Endpoint>& endpoints() {
  using enum http::Method;
  using enum Access;
  static const std::vector<Endpoint> kEndpoints = {
      {kGet, "/", kPublic, answer_front_page},
      {kGet, "/style.css", kPublic, answer_style},
      {kGet, "/sdk.js", kAnyOrigin, answer_sdk},
      {kGet, "/health", kPublic, answer_health},
      {kGet, "/livez", kPublic, answer_live},
      {kGet, "/readyz", kPublic, answer_ready},
      {kGet, "/metrics", kPublic, answer_metrics},
      {kGet, "/v1/logs/health", kPublic, answer_log_stream},
      {kGet, "/api/metrics/health", kPublic, answer_metrics_health},
      {kGet, "/api/metrics/behavior", kPublic, answer_behavior},
      {kGet, "/api/metrics/behavior/health", kPublic, answer_behavior_health},
      {kGet, "/privacy.html", kPublic, answer_privacy},
      {kGet, "/diag", kPublic, answer_diagnostic_page},
      {kGet, "/diag.js", kPublic, answer_script},
      // The link that it brings is the permission.
      {kPost, "/api/diag", kPublic, answer_diagnostic_link},
      {kGet, "/api/ledger", kOperator, answer_ledger},
      {kGet, "/api/search", kOperator, answer_search},
      {kGet, "/api/stats", kOperator, answer_stats},
      {kGet, "/api/timeline/{id}", kOperator, answer_timeline},
      {kGet, "/api/errors", kOperator, answer_errors},
      {kGet, "/api/errors/{fingerprint}", kOperator, answer_errors},
      {kGet, "/api/runs", kOperator, answer_runs},
      {kGet, "/api/runs/{id}", kOperator, answer_runs},
      {kGet, "/api/sessions/{id}", kOperator, answer_session},
      {kGet, "/api/tail", kOperator, answer_tail},
  };
  return kEndpoints;
}

void reply_json(http::Exchange& exchange, std::string json, int status) {
  http::Reply reply;
  reply.status = status;
  reply.body = std::move(json);
  reply.headers.emplace_back("Cache-Control", "no-store");
  exchange.reply(std::move(reply));
}

}  // namespace nightbell::api
