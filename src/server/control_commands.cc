#include "server/control_commands.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <thread>

#include "base/json.h"
#include "event/visitor.h"
#include "store/segment_name.h"

namespace nightbell::server {
namespace {

constexpr std::chrono::milliseconds kLookAgain{20};

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? value->get_string().c_str() : "";
}

void append_list(std::string& out, std::string_view name, const std::vector<std::string>& texts) {
  out += ",\"" + std::string(name) + "\":[";
  for (const std::string& text : texts) {
    if (out.back() != '[') out += ',';
    json::append_string(out, text);
  }
  out += ']';
}

std::string print(const store::ErasureReport& report) {
  std::string out = R"({"ok":)";
  out += report.unreadable.empty() ? "true" : "false";
  if (!report.unreadable.empty()) {
    out += R"(,"error":"files that could not be read may still hold lines")";
    append_list(out, "unreadable", report.unreadable);
  }
  append_list(out, "sessions", report.sessions);
  out += R"(,"lines":{)";
  for (std::size_t k = 0; k < kKindCount; ++k) {
    if (report.lines[k] == 0) continue;
    if (out.back() != '{') out += ',';
    json::append_string(out, kKindNames[k]);
    out += ':' + std::to_string(report.lines[k]);
  }
  out += R"(},"files":)" + std::to_string(report.files_changed);
  out += R"(,"bytes_freed":)" + std::to_string(report.bytes_freed);
  return out + '}';
}

std::string forget(store::Journal& journal, const store::InstanceKey& key,
                   const ControlRequest& request, const std::stop_token& stop) {
  store::ErasureRequest erasure;
  if (!request.visitor.empty()) {
    // As it is stored where it is no id or looks like a person's own.
    VisitorText room;
    erasure.visitors = {request.visitor,
                        std::string(hashed_visitor(request.visitor, key.visitors, room))};
  }
  erasure.ids = erasure.visitors;
  erasure.ids.push_back(request.session);
  erasure.ids.push_back(request.user);
  std::erase(erasure.ids, "");
  erasure.dry_run = request.dry_run;
  const auto id = journal.erase(std::move(erasure));
  if (!id) return control_failure(id.error().message);
  std::string trouble;
  while (!stop.stop_requested()) {
    const auto report = journal.erasure(*id);
    if (!report) return control_failure("the erasure is not known any more");
    if (report->done) return print(*report);
    trouble = report->trouble;
    std::this_thread::sleep_for(kLookAgain);
  }
  return control_failure("the server stops: what was begun goes on at its next start. " + trouble);
}

std::string rotate(store::Journal& journal, const std::stop_token& stop) {
  journal.maintain_now();
  while (!stop.stop_requested() && !journal.is_maintained())
    std::this_thread::sleep_for(kLookAgain);
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;
  std::uint64_t expired = 0;
  for (std::size_t k = 0; k < kKindCount; ++k) {
    const store::KindStats stats = journal.stats(kind_at(k));
    lines += stats.lines_on_disk;
    bytes += stats.bytes_on_disk;
    expired += stats.lines_expired;
  }
  std::string out = R"({"ok":true,"lines":)" + std::to_string(lines) + R"(,"bytes":)" +
                    std::to_string(bytes) + R"(,"expired":)" + std::to_string(expired);
  append_list(out, "reasons", journal.condition().reasons);
  return out + '}';
}

std::string reindex(store::Journal& journal, const ControlRequest& request,
                    const std::stop_token& stop) {
  const auto* const kind = std::ranges::find(kKindNames, request.kind);
  if (kind == kKindNames.end()) return control_failure("there is no kind " + request.kind);
  const Kind of = kind_at(static_cast<std::size_t>(kind - kKindNames.begin()));
  const auto name = store::parse_segment_name(of, request.file);
  if (!name) return control_failure(request.file + ": is no segment of " + request.kind);
  auto outcome = journal.reindex(of, name->id);
  while (!stop.stop_requested()) {
    if (outcome.wait_for(kLookAgain) != std::future_status::ready) continue;
    const auto done = outcome.get();
    if (done) return R"({"ok":true})";
    if (done.error().code == ErrorCode::kUnavailable) return R"({"ok":true,"skipped":true})";
    return control_failure(done.error().message);
  }
  return control_failure("the server stops");
}

}  // namespace

std::string control_failure(std::string_view message) {
  std::string out = R"({"ok":false,"error":)";
  json::append_string(out, message);
  return out + '}';
}

std::string print(const ControlRequest& request) {
  constexpr std::string_view kNames[] = {"rotate", "forget", "agree", "reindex"};
  std::string out = R"({"do":)";
  json::append_string(out, kNames[static_cast<std::size_t>(request.what)]);
  const auto add = [&](std::string_view name, const std::string& text) {
    if (text.empty()) return;
    out += ",\"" + std::string(name) + "\":";
    json::append_string(out, text);
  };
  add("visitor", request.visitor);
  add("session", request.session);
  add("user", request.user);
  add("kind", request.kind);
  add("file", request.file);
  if (request.dry_run) out += R"(,"dry_run":true)";
  return out + '}';
}

Result<ControlRequest> parse_control_request(std::string_view line) {
  boost::json::error_code error;
  const auto value = boost::json::parse(line, error);
  if (error || !value.is_object())
    return fail(ErrorCode::kInvalidArgument, "a request is one JSON object");
  const auto& object = value.get_object();
  ControlRequest request;
  const std::string what = text_of(object, "do");
  if (what == "rotate") {
    request.what = ControlRequest::Do::kRotate;
  } else if (what == "forget") {
    request.what = ControlRequest::Do::kForget;
  } else if (what == "agree") {
    request.what = ControlRequest::Do::kAgree;
  } else if (what == "reindex") {
    request.what = ControlRequest::Do::kReindex;
  } else {
    return fail(ErrorCode::kInvalidArgument, "do: rotate, forget, agree or reindex");
  }
  request.visitor = text_of(object, "visitor");
  request.session = text_of(object, "session");
  request.user = text_of(object, "user");
  request.kind = text_of(object, "kind");
  request.file = text_of(object, "file");
  const auto* dry_run = object.if_contains("dry_run");
  request.dry_run = dry_run != nullptr && dry_run->is_bool() && dry_run->get_bool();
  return request;
}

std::string answer_control(store::Journal& journal, const store::InstanceKey& key,
                           const ControlRequest& request, const std::stop_token& stop) {
  switch (request.what) {
    case ControlRequest::Do::kForget:
      return forget(journal, key, request, stop);
    case ControlRequest::Do::kAgree:
      journal.agree_on_clock();
      return R"({"ok":true})";
    case ControlRequest::Do::kReindex:
      return reindex(journal, request, stop);
    case ControlRequest::Do::kRotate:
      break;
  }
  return rotate(journal, stop);
}

}  // namespace nightbell::server
