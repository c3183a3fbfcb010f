#include "demo/failure.h"

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/rfc3339.h"

namespace nightbell::demo {

Ids ids_of(const http::Exchange& exchange) {
  return {std::string(exchange.request_id()), std::string(exchange.trace_id())};
}

std::string failure_event(WallTime now, const Ids& ids, std::string_view call,
                          std::string_view message, int status) {
  const std::string_view method = ascii::next_part(call, ' ');
  std::string event;
  json::Writer out(event);
  out.begin_object();
  out.key("timestamp").value(format_rfc3339(now));
  out.key("level").value(status == 429 ? "warn" : "error");
  out.key("service").value("demo-api");
  out.key("release").value("demo");
  out.key("message").value(message);
  out.key("request_id").value(ids.request);
  out.key("trace_id").value(ids.trace);
  out.key("http").begin_object();
  out.key("method").value(method).key("route").value(call).key("status").value(status);
  out.end_object().end_object();
  return event;
}

}  // namespace nightbell::demo
