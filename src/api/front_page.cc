#include <fmt/format.h>

#include "api/answers.h"
#include "api/page.h"

/// GET /: what this is and where to go on, for whoever opens the address.
namespace nightbell::api {
namespace {

std::string sdk_of(std::string_view host) {
  return fmt::format(
      R"html(<p>A page sends its errors, calls and visits with <a href="/sdk.js">/sdk.js</a>:</p>
<pre>&lt;script src="//{}/sdk.js" data-service="web"&gt;&lt;/script&gt;</pre>
)html",
      host);
}

constexpr std::string_view kDemo =
    "<p><a href=\"/demo/\">/demo/</a> is a small chat whose answers can go wrong.</p>\n";

}  // namespace

void answer_front_page(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const store::Condition condition = parts.journal.condition();
  const bool operator_asks = parts.operators.allows(exchange.request());
  std::string body = fmt::format("<h1>Nightbell {}</h1>\n<p class=\"quiet\">{}</p>\n",
                                 condition.writable ? "is listening" : "can't write",
                                 operator_asks ? escape_html(parts.service_name) : "");
  for (const std::string& reason : condition.reasons)
    body += fmt::format("<p>{}</p>\n", escape_html(reason));
  const std::string host = escape_html(exchange.request().header("host"));
  const bool has_sdk = web::find_file(parts.files, "/sdk.js") != nullptr;
  body += fmt::format(R"html(<h2>Send it something</h2>
<pre>curl -X POST http://{}/v1/logs -d '{{
  "timestamp": "2026-01-01T00:00:00Z", "level": "error",
  "service": "web", "message": "checkout failed", "session_id": "s-1"}}'</pre>
<p>The line is in <code>data/logs/logs.jsonl</code>, one JSON object a line.</p>
{}{}<h2>Ask it something</h2>
<table>
<tr><td><a href="/health">/health</a></td><td>is it well, and what looks configured wrong</td></tr>
<tr><td><a href="/metrics?format=prometheus">/metrics</a></td><td>for Prometheus; JSON for a person</td></tr>
<tr><td><a href="/api/ledger">/api/ledger</a></td><td>where every event went (operators)</td></tr>
<tr><td><a href="/api/metrics/behavior">/api/metrics/behavior</a></td><td>the last behaviour events</td></tr>
<tr><td><a href="/v1/logs/health">/v1/logs/health</a></td><td>the log stream</td></tr>
<tr><td><a href="/privacy.html">/privacy.html</a></td><td>what is collected, how long it is kept</td></tr>
</table>
)html",
                      host, has_sdk ? sdk_of(host) : "", parts.shows_demo ? kDemo : "");
  reply_page(exchange, "Nightbell", body);
}

}  // namespace nightbell::api
