#include <fmt/format.h>

#include "auth/diagnostic.h"
#include "cli/commands.h"

namespace nightbell::cli {

namespace {

std::string without_trailing_slash(std::string url) {
  if (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

int diagnostic(const ConfigOptions& options, const DiagnosticOptions& wanted) {
  const auto input = input_of(options);
  if (!input) return report(input.error());
  const auto config = server::load_config(*input);
  if (!config) return report(config.error());

  const auth::Diagnostic mode(config->diagnostic.secret);
  const std::chrono::minutes minutes(wanted.minutes);
  const auto now = SystemClock().wall();
  const auto token = mode.make(wanted.session, minutes, now);
  if (!token) return report(token.error());
  const auto link = mode.make_link(wanted.session, minutes, now);
  if (!link) return report(link.error());

  const auto base = wanted.base_url.empty() ? "http://" + config->server.listen.text()
                                            : without_trailing_slash(wanted.base_url);
  fmt::print(
      "For {} minutes, info and debug of session {} pass.\n\n"
      "Open this in the user's browser, once:\n  {}/diag#{}\n\n"
      "Or set this cookie:\n  {}\n",
      wanted.minutes, wanted.session, base, *link,
      auth::diagnostic_set_cookie(*token, now + minutes, now));
  return kSuccess;
}

}  // namespace nightbell::cli
