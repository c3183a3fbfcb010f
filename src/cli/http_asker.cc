#include "cli/http_asker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>

#include "base/units.h"
#include "cli/answer.h"
#include "cli/screen.h"
#include "event/line_reader.h"

namespace nightbell::cli {
namespace {

using std::chrono::seconds;

/// A question over everything reads everything; a proxy in between gives up earlier.
constexpr seconds kPatience{300};
constexpr std::size_t kMaxAnswerBytes = 256_MiB;
/// A tail is kept alive by comments, several in this time.
constexpr seconds kTailSilence{60};

/// By Ask.
constexpr std::array<std::string_view, 6> kPaths = {"/api/search", "/api/stats", "/api/timeline",
                                                    "/api/errors", "/api/runs",  "/api/sessions"};

bool always() {
  return true;
}

}  // namespace

HttpRequest HttpAsker::request_of(std::string target) const {
  HttpRequest request{.target = std::move(target), .headers = {}};
  if (!token_.empty()) request.headers.emplace_back("Authorization", "Bearer " + token_);
  return request;
}

Error HttpAsker::error_of(HttpAnswer& answer) const {
  auto body = answer.read_all(kTailSilence, 1_MiB);
  const auto json = Answer::read(body ? std::move(*body) : std::string());
  const std::string message = json ? value_text(json->json(), "message") : std::string();
  switch (answer.status()) {
    case 400:
      return {ErrorCode::kInvalidArgument, message.empty() ? "the server refuses this" : message};
    case 401:
      return {ErrorCode::kIo,
              fmt::format("{}: {}", url_.text(),
                          token_.empty()
                              ? "it wants a token: --token, or NIGHTBELL_API_TOKEN"
                              : "it does not take this token (--token, NIGHTBELL_API_TOKEN)")};
    case 404:
      return {ErrorCode::kIo,
              fmt::format("{}: no Nightbell that answers this: {}", url_.text(), message)};
    case 410:
      return {ErrorCode::kUnavailable,
              "the cursor is no longer good: lines were erased; begin anew"};
    default:
      break;
  }
  if (const std::string location = answer.header("location"); !location.empty()) {
    return {ErrorCode::kIo, fmt::format("{}: it sends elsewhere, to {}; redirects are not followed",
                                        url_.text(), printable(location))};
  }
  return {answer.status() == 503 ? ErrorCode::kUnavailable : ErrorCode::kIo,
          fmt::format("{}: {} {}", url_.text(), answer.status(), message)};
}

Result<std::optional<AskReply>> HttpAsker::ask(const AskedQuestion& question) {
  std::string target(kPaths[static_cast<std::size_t>(question.what)]);
  if (!question.subject.empty()) target += '/' + percent_encoded(question.subject);
  char before = '?';
  for (const auto& [name, value] : question.parameters) {
    target += before + percent_encoded(name) + '=' + percent_encoded(value);
    before = '&';
  }
  const auto answer = http_get(url_, request_of(std::move(target)), kPatience, always);
  if (!answer) return fail(answer.error());
  // Only what has a subject can be missing.
  if ((*answer)->status() == 404 && !question.subject.empty()) {
    const auto body = (*answer)->read_all(kPatience, 1_MiB);
    if (body && body->find("\"There is no such id.\"") != std::string::npos) return std::nullopt;
  }
  if ((*answer)->status() != 200) return fail(error_of(**answer));
  auto body = (*answer)->read_all(kPatience, kMaxAnswerBytes);
  if (!body) return fail(std::move(body.error()));
  AskReply reply{std::move(*body), (*answer)->header("x-next-cursor")};
  return reply;
}

Result<void> HttpAsker::watch(const std::string& query, const TailWatcher& watcher,
                              EventStream& events, unsigned& status) {
  std::string target = "/api/tail";
  if (!query.empty()) target += "?q=" + percent_encoded(query);
  HttpRequest request = request_of(std::move(target));
  request.headers.emplace_back("Accept", "text/event-stream");
  if (!events.last_id().empty()) request.headers.emplace_back("Last-Event-ID", events.last_id());
  const auto answer = http_get(url_, request, kTailSilence, watcher.wants_more);
  if (!answer) return fail(answer.error());
  status = (*answer)->status();
  if ((*answer)->status() != 200) return fail(error_of(**answer));
  events.restart();
  while (watcher.wants_more()) {
    const auto bytes = (*answer)->read_some(kTailSilence);
    if (!bytes) return fail(bytes.error());
    if (bytes->empty()) return {};
    events.feed(*bytes, [&](const ServerEvent& event) {
      if (event.name.empty() || event.name == "message") return watcher.line(event.data);
      if (event.name != "missed") return;
      const auto json = Answer::read(event.data);
      if (!json) return;
      watcher.note(fmt::format("{} lines were missed: they came faster than they were read",
                               count_at(json->json(), "missed")));
    });
  }
  return {};
}

Result<void> HttpAsker::tail(const std::string& query, const TailWatcher& watcher) {
  constexpr std::chrono::milliseconds kFirstWait{500};
  constexpr std::chrono::milliseconds kLongestWait{10'000};
  EventStream events;
  bool was_well = false;
  auto wait = kFirstWait;
  while (watcher.wants_more()) {
    unsigned status = 0;  // 0: not answered
    const auto watched = watch(query, watcher, events, status);
    if (!watcher.wants_more()) break;
    // A first try that fails is a wrong address or a wrong query; later a server restarts.
    const bool comes_back =
        was_well ? status == 0 || status >= 500 || status == 410 : status == 503;
    if (status != 200 && !comes_back) return fail(watched.error());
    if (status == 410) events.forget_id();
    was_well = was_well || status == 200;
    if (status == 200) wait = kFirstWait;
    watcher.note(
        (watched ? url_.text() + ": the server ended the connection" : watched.error().message) +
        "; connecting again");
    const auto until = std::chrono::steady_clock::now() + wait;
    while (watcher.wants_more() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    wait = std::min(wait * 2, kLongestWait);
  }
  return {};
}

}  // namespace nightbell::cli
