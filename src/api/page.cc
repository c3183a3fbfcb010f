#include "api/page.h"

#include <fmt/format.h>

#include "api/answers.h"

namespace nightbell::api {
namespace {

constexpr std::string_view kPageCsp =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'";

constexpr std::string_view kStyle =
    R"css(:root { color-scheme: light dark; --ink: #1b2430; --quiet: #5b6675; --line: #d8dee6; --paper: #ffffff; --accent: #2f5fd0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf2; --quiet: #9aa7b8; --line: #2c3644; --paper: #10151c; --accent: #8fb0ff; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .4rem; }
p, li { max-width: 40rem; }
.quiet { color: var(--quiet); }
a { color: var(--accent); }
code, pre { font: .9em/1.5 ui-monospace, monospace; }
pre { padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .4rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; }
td.number { white-space: nowrap; }
)css";

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void reply_page(http::Exchange& exchange, std::string_view title, std::string_view body,
                std::string_view script) {
  http::Reply reply;
  reply.content_type = "text/html; charset=utf-8";
  reply.csp = kPageCsp;
  reply.body = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{}</title>\n"
      "<link rel=\"stylesheet\" "
      "href=\"/style.css\">\n{}</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
      escape_html(title),
      script.empty() ? "" : fmt::format("<script src=\"{}\" defer></script>\n", script), body);
  exchange.reply(std::move(reply));
}

void answer_style(const ApiParts&, http::Exchange& exchange, std::string_view) {
  http::Reply reply;
  reply.content_type = "text/css; charset=utf-8";
  reply.body = kStyle;
  reply.headers.emplace_back("Cache-Control", "max-age=3600");
  exchange.reply(std::move(reply));
}

}  // namespace nightbell::api
