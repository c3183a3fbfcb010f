#include <fmt/format.h>

#include <array>

#include "api/answers.h"
#include "api/page.h"

/// GET /privacy.html: made from the effective configuration, so that it can't be out of date.
namespace nightbell::api {
namespace {

struct Collected {
  std::string_view title;
  std::string_view what;
};

/// In the order of Kind.
constexpr std::array<Collected, kKindCount> kCollected = {{
    {"Troubleshooting logs",
     "What went wrong: message, error type and a few stack lines, the route, the failed call's "
     "host, status and "
     "duration, browser and operating system by name, and random ids that tie the records of one "
     "session together."},
    {"Presence", "That a page is open (its path, every 30 seconds) and that a chat was opened."},
    {"Health of streamed replies",
     "How long an answer took to begin, its pauses, how it ended. Not its content."},
    {"Page speed", "The Web Vitals of a page as measured by the browser."},
    {"Behaviour", "Page views and clicks of an anonymous visitor id, the browser's user agent."},
    {"Agent runs", "Which step of an automated run began, ended or failed, and how long it took."},
    {"Call statistics", "How many calls were made each minute and how long they took."},
    {"Refused requests", "That a request was turned away, by path and reason. Not its content."},
}};

}  // namespace

void answer_privacy(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  std::string body = R"html(<h1>What this service records</h1>
<p class="quiet">This page is generated from the configuration that is in force.</p>
<h2>What is collected, and when it is to be deleted</h2>
<table>
<tr><th>What</th><th></th><th>To be deleted after</th></tr>
)html";
  for (const Retention& kept : parts.retention) {
    const Collected& row = kCollected[index_of(kept.kind)];
    std::string what(row.what);
    if (kept.kind == Kind::kRuns) {
      what += parts.keeps_payload_text
                  ? " Inputs and outputs are kept as text after personal data was removed."
                  : " Of inputs and outputs only type, size and key names; error messages after "
                    "personal data was removed.";
    }
    body += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"number\">{} day{}</td></tr>\n",
                        row.title, what, kept.days, kept.days == 1 ? "" : "s");
  }
  body += R"html(</table>
<h2>Removed before anything is written</h2>
<p>Email addresses, phone numbers, payment card numbers, access tokens, passwords and keys, public IP addresses, and the
query strings and user names of web addresses, wherever they stand in a text.</p>
<h2>Never collected</h2>
<ul>
<li>IP addresses: they are held in memory to limit abuse and are never stored.</li>
<li>Names, email addresses, account data.</li>
<li>What is typed, and what answers say.</li>
<li>Cookies, passwords, tokens, request or response bodies.</li>
</ul>
<h2>Erasure</h2>
<p>Whoever runs this service can erase all records of a visitor, a session or a user.</p>
)html";
  reply_page(exchange, "Privacy", body);
}

}  // namespace nightbell::api
