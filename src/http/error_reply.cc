#include "http/error_reply.h"

#include "base/json.h"

namespace nightbell::http {

Reply make_error_reply(ErrorId error, std::string_view request_id, std::string_view message,
                       std::string_view detail_json, std::chrono::seconds retry_after) {
  const ErrorInfo& info = info_of(error);
  Reply reply;
  reply.status = info.status;
  std::string& body = reply.body;
  body.reserve(256);
  body += "{\"error\":";
  json::append_string(body, info.code);
  body += ",\"message\":";
  json::append_string(body, message.empty() ? info.message : message);
  body += ",\"detail\":";
  if (detail_json.empty()) {
    json::append_string(body, info.code);
  } else {
    body += detail_json;
  }
  body += ",\"request_id\":";
  json::append_string(body, request_id);
  body += '}';
  if (info.status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (retry_after > std::chrono::seconds::zero()) {
    reply.headers.emplace_back("Retry-After", std::to_string(retry_after.count()));
  }
  return reply;
}

}  // namespace nightbell::http
