#include <simdjson.h>

#include <algorithm>
#include <cmath>

#include "api/answers.h"
#include "api/page.h"
#include "base/json.h"
#include "base/rfc3339.h"

/// Diagnostic Mode's link: GET /diag#TOKEN shows a page whose script posts the token to
/// /api/diag, which sets the cookie (CONTRACTS.md section 8). The token stands behind #,
/// so no log on the way sees it.
namespace nightbell::api {
namespace {

/// An integer, also one that is written `30.0`.
bool read_minutes(simdjson::dom::element value, std::int64_t& minutes) {
  if (value.get(minutes) == simdjson::SUCCESS) return true;
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS || std::trunc(number) != number) return false;
  minutes = static_cast<std::int64_t>(std::clamp(number, 0.0, 1e9));
  return true;
}

}  // namespace

void answer_diagnostic_page(const ApiParts&, http::Exchange& exchange, std::string_view) {
  reply_page(
      exchange, "Diagnostic Mode",
      "<h1>Diagnostic Mode</h1>\n<p id=\"state\" role=\"status\">Opening …</p>\n"
      "<p class=\"quiet\">For a short time, more details of your session are recorded so that a "
      "fault can be "
      "found. It ends by itself.</p>\n<noscript><p>This page needs JavaScript.</p></noscript>\n",
      "/diag.js");
}

void answer_script(const ApiParts&, http::Exchange& exchange, std::string_view) {
  http::Reply reply;
  reply.content_type = "text/javascript; charset=utf-8";
  reply.body = R"js("use strict";
const state = document.getElementById("state");
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
if (!token) {
  state.textContent = "This link is not complete. Ask for a new one.";
} else {
  fetch("/api/diag", { method: "POST", credentials: "include", body: JSON.stringify({ token }) })
    .then(async (answer) => {
      const body = await answer.json();
      state.textContent = answer.ok
        ? `Diagnostic Mode is on until ${new Date(body.expires_at).toLocaleTimeString()}. You can go back to the application.`
        : `${body.message} (${body.request_id})`;
    })
    .catch(() => { state.textContent = "The server could not be reached. Try the link again."; });
}
)js";
  reply.headers.emplace_back("Cache-Control", "max-age=3600");
  exchange.reply(std::move(reply));
}

void answer_diagnostic_link(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  const WallTime now = parts.clock.wall();
  simdjson::dom::parser parser;
  simdjson::dom::element body;
  std::string_view token;
  std::string_view session;
  std::int64_t minutes = 30;
  const std::string_view text = exchange.request().body;
  if (!parts.diagnostic.enabled()) {
    return exchange.reply_error(http::ErrorId::kNotFound,
                                "Diagnostic Mode is off: LOG_DIAGNOSTIC_SECRET is not set.");
  }
  if (parser.parse(text.data(), text.size()).get(body) != simdjson::SUCCESS || !body.is_object()) {
    return exchange.reply_error(http::ErrorId::kInvalidPayload,
                                "The body must be {\"token\": …} or {\"session_id\": …}.");
  }
  std::string cookie;
  WallTime expires{};
  if (body["token"].get(token) == simdjson::SUCCESS) {
    auto redeemed = parts.diagnostic.redeem(token, now);
    if (!redeemed) {
      return exchange.reply_error(http::ErrorId::kUnauthorized,
                                  "This link was used before or has ended. Ask for a new one.");
    }
    cookie = std::move(redeemed->token);
    expires = redeemed->grant.expires;
  } else if (body["session_id"].get(session) == simdjson::SUCCESS) {
    if (!parts.operators.allows(exchange.request()))
      return exchange.reply_error(http::ErrorId::kUnauthorized);
    if (simdjson::dom::element wanted; body["minutes"].get(wanted) == simdjson::SUCCESS &&
                                       !wanted.is_null() && !read_minutes(wanted, minutes)) {
      return exchange.reply_error(http::ErrorId::kInvalidPayload,
                                  "minutes: an integer from 1 to 60");
    }
    auto made = parts.diagnostic.make(session, std::chrono::minutes(minutes), now);
    if (!made) return exchange.reply_error(http::ErrorId::kInvalidPayload, made.error().message);
    cookie = std::move(*made);
    expires = now + std::chrono::minutes(minutes);
  } else {
    return exchange.reply_error(http::ErrorId::kInvalidPayload,
                                "The body must be {\"token\": …} or {\"session_id\": …}.");
  }
  http::Reply reply;
  reply.body = "{\"ok\":true,\"expires_at\":\"" + format_rfc3339(expires) + "\"}";
  reply.headers.emplace_back("Set-Cookie", auth::diagnostic_set_cookie(cookie, expires, now));
  reply.headers.emplace_back("Cache-Control", "no-store");
  exchange.reply(std::move(reply));
}

}  // namespace nightbell::api
