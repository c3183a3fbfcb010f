#include "server/service.h"

#include <string>

#include "auth/cors.h"
#include "http/error_reply.h"

namespace nightbell::server {
namespace {

constexpr std::string_view kProxyPrefix = "/api/backend";
constexpr std::string_view kLogs = "/v1/logs";

http::HeadVerdict refuse(http::Exchange& exchange, http::ErrorId error) {
  exchange.reply_error(error);
  return {.replied = true};
}

}  // namespace

Service::Service(http::Loop& loop, const ServiceParts& parts, intake::LiveRulesPtr rules)
    : parts_(parts),
      log_format_(*std::get<const intake::WireFormat*>(
          *parts.routes.find(http::Method::kPost, kLogs).handler)),
      gateway_(loop, parts.intake, std::move(rules)),
      demo_(loop, parts.demo, [this](std::string event, std::function<void()> then) {
        gateway_.take_own(std::move(event), log_format_, std::move(then));
      }) {}

Routes make_routes(const Formats& formats, bool with_demo) {
  Routes routes;
  for (const auto& format : formats) {
    for (const std::string_view path : format->paths()) {
      routes.add(http::Method::kPost, path, format.get());
      routes.add(http::Method::kPost, std::string(kProxyPrefix) + std::string(path), format.get());
    }
  }
  for (const api::Endpoint& endpoint : api::endpoints())
    routes.add(endpoint.method, endpoint.path, &endpoint);
  if (!with_demo) return routes;
  for (const demo::Endpoint& endpoint : demo::endpoints())
    routes.add(endpoint.method, endpoint.path, &endpoint);
  return routes;
}

http::HeadVerdict Service::at_head(http::Exchange& exchange) {
  const http::Request& request = exchange.request();
  const Routes::Match match = parts_.routes.find(request.method, request.path);
  if (request.method == http::Method::kOptions && !match.allow.empty())
    return answer_options(exchange, match);
  switch (match.outcome) {
    case Routes::Outcome::kNotFound:
      return refuse(exchange, http::ErrorId::kNotFound);
    case Routes::Outcome::kMethodNotAllowed: {
      if (is_for_other_origins(request.path)) let_origin_read(exchange);
      http::Reply reply =
          http::make_error_reply(http::ErrorId::kMethodNotAllowed, exchange.request_id());
      reply.headers.emplace_back("Allow", match.allow);
      exchange.reply(std::move(reply));
      return {.replied = true};
    }
    case Routes::Outcome::kFound:
      break;
  }
  if (const auto* const* format = std::get_if<const intake::WireFormat*>(match.handler)) {
    return gateway_.at_head(exchange, **format);
  }
  if (const auto* const* endpoint = std::get_if<const demo::Endpoint*>(match.handler)) {
    return at_demo_head(exchange, **endpoint);
  }
  return at_api_head(exchange, *std::get<const api::Endpoint*>(*match.handler));
}

bool Service::is_for_other_origins(std::string_view path) const {
  for (const http::Method method : {http::Method::kGet, http::Method::kPost}) {
    const Routes::Match match = parts_.routes.find(method, path);
    if (match.handler == nullptr) continue;
    if (std::holds_alternative<const demo::Endpoint*>(*match.handler)) return false;
    const auto* const* endpoint = std::get_if<const api::Endpoint*>(match.handler);
    if (endpoint != nullptr && (*endpoint)->access != api::Access::kPublic) return false;
  }
  return true;
}

void Service::let_origin_read(http::Exchange& exchange) const {
  if (auth::is_allowed(gateway_.origin_of(exchange.request()))) {
    exchange.allow_origin(exchange.request().header("origin"));
  } else {
    exchange.vary_by_origin();
  }
}

http::HeadVerdict Service::answer_options(http::Exchange& exchange, const Routes::Match& match) {
  const http::Request& request = exchange.request();
  if (!auth::is_preflight(request) || !is_for_other_origins(request.path)) {
    http::Reply reply;
    reply.status = 204;
    reply.content_type = {};
    reply.headers.emplace_back("Allow", match.allow);
    exchange.reply(std::move(reply));
    return {.replied = true};
  }
  let_origin_read(exchange);
  exchange.reply(auth::preflight_reply(gateway_.origin_of(request)));
  return {.replied = true};
}

http::HeadVerdict Service::at_api_head(http::Exchange& exchange, const api::Endpoint& endpoint) {
  const http::Request& request = exchange.request();
  if (endpoint.access == api::Access::kOperator) {
    if (!parts_.api.operators.allows(request))
      return refuse(exchange, http::ErrorId::kUnauthorized);
  } else if (endpoint.access == api::Access::kPublic) {
    let_origin_read(exchange);
  }
  return {.replied = false, .max_body_bytes = api::kMaxBody};
}

http::HeadVerdict Service::at_demo_head(http::Exchange& exchange, const demo::Endpoint& endpoint) {
  if (endpoint.reports) return gateway_.at_head(exchange, log_format_);
  return {.replied = false, .max_body_bytes = api::kMaxBody};
}

void Service::at_body(http::ExchangePtr exchange) {
  const http::Request& request = exchange->request();
  const Routes::Match match = parts_.routes.find(request.method, request.path);
  if (const auto* const* format = std::get_if<const intake::WireFormat*>(match.handler)) {
    return gateway_.at_body(exchange, **format);
  }
  if (const auto* const* endpoint = std::get_if<const demo::Endpoint*>(match.handler)) {
    return (demo_.*(*endpoint)->answer)(*exchange);
  }
  std::get<const api::Endpoint*>(*match.handler)->answer(parts_.api, *exchange, match.parameter);
}

void Service::refused(http::ErrorId error, std::size_t bytes) {
  gateway_.note_refusal(error, bytes, "", "");
}

void Service::replied(const http::Exchange&, int status, std::chrono::nanoseconds took) {
  parts_.requests.record(status, took);
}

}  // namespace nightbell::server
