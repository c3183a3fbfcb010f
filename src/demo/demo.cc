#include "demo/demo.h"

#include <fmt/format.h>

#include "demo/failure.h"
#include "web/reply_file.h"

namespace nightbell::demo {
namespace {

/// Nothing inline, nothing foreign. It may report to another Nightbell of this machine
/// (`?nightbell=`), as pages do whose server is elsewhere.
constexpr std::string_view kPageCsp =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' http://localhost:* http://127.0.0.1:*; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

constexpr Endpoint kEndpoints[] = {
    {http::Method::kGet, "/demo", &Demo::redirect, false},
    {http::Method::kGet, "/demo/", &Demo::show_file, false},
    {http::Method::kGet, "/demo/*", &Demo::show_file, false},
    {http::Method::kPost, "/demo/api/answer", &Demo::answer, true},
    {http::Method::kGet, "/demo/api/fail", &Demo::fail, true},
    {http::Method::kGet, "/demo/api/limited", &Demo::limit, true},
};

}  // namespace

std::span<const Endpoint> endpoints() {
  return kEndpoints;
}

void Demo::redirect(http::Exchange& exchange) {
  const std::string_view query = exchange.request().query;
  http::Reply reply;
  reply.status = 302;
  reply.content_type = {};
  reply.headers.emplace_back("Location",
                             query.empty() ? "/demo/" : fmt::format("/demo/?{}", query));
  exchange.reply(std::move(reply));
}

void Demo::show_file(http::Exchange& exchange) {
  const std::string_view path = exchange.request().path;
  const bool has_hash = path.starts_with("/demo/assets/");
  web::reply_file(exchange, web::find_file(shared_.files, path),
                  {.cache_control = has_hash ? web::kImmutable : "no-cache", .csp = kPageCsp});
}

void Demo::answer(http::Exchange& exchange) {
  const http::Request& request = exchange.request();
  const bool drop = !http::query_parameter(request.query, "drop").empty();
  auto report = [this, ids = ids_of(exchange)](std::function<void()> then) {
    report_(failure_event(shared_.clock.wall(), ids, "POST /demo/api/answer",
                          "The answer broke off: the model went away", 200),
            std::move(then));
  };
  if (answers_.begin(exchange, http::query_parameter(request.query, "window"),
                     drop ? std::move(report) : Answers::BreaksOff{}))
    return;
  exchange.reply_error(http::ErrorId::kOverloaded, "The demo answers as many as it can.", {},
                       std::chrono::seconds(2));
}

void Demo::fail(http::Exchange& exchange) {
  refuse(exchange, http::ErrorId::kInternal, {});
}

void Demo::limit(http::Exchange& exchange) {
  refuse(exchange, http::ErrorId::kRateLimited, std::chrono::seconds(1));
}

void Demo::refuse(http::Exchange& exchange, http::ErrorId error, std::chrono::seconds retry_after) {
  const http::ErrorInfo& info = http::info_of(error);
  const http::Request& request = exchange.request();
  const std::string call = fmt::format("{} {}", http::name_of(request.method), request.path);
  report_(failure_event(shared_.clock.wall(), ids_of(exchange), call,
                        fmt::format("{}: {}", call, info.code), info.status),
          [waiting = http::ExchangePtr(&exchange), error, retry_after] {
            waiting->reply_error(error, {}, {}, retry_after);
          });
}

}  // namespace nightbell::demo
