#include "http/reply_writer.h"

#include <algorithm>
#include <charconv>

namespace nightbell::http {
namespace {

/// Common to all replies (CONTRACTS.md section 6).
constexpr std::string_view kSecurityBlock =
    "\r\nX-Content-Type-Options: nosniff"
    "\r\nX-Frame-Options: DENY"
    "\r\nReferrer-Policy: strict-origin-when-cross-origin"
    "\r\nContent-Security-Policy: ";
/// For data: nothing in it is ever run or framed.
constexpr std::string_view kStrictPolicy = "default-src 'none'; frame-ancestors 'none'";
constexpr std::string_view kCorsBlock =
    "\r\nAccess-Control-Allow-Credentials: true"
    "\r\nAccess-Control-Expose-Headers: x-request-id, x-trace-id, retry-after"
    "\r\nVary: Origin";

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

/// A line end inside a value would begin a header of its own.
void append_value(std::string& out, std::string_view value) {
  const std::size_t from = out.size();
  out.append(value);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; }, ' ');
}

bool has_no_content(int status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace

bool append_reply_head(std::string& out, const Reply& reply, const ReplyContext& context) {
  const bool no_content = has_no_content(reply.status);
  if (reply.status == 200) [[likely]] {
    out += "HTTP/1.1 200 OK\r\nDate: ";
  } else {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(reply.status));
    out += ' ';
    out += reason_of(reply.status);
    out += "\r\nDate: ";
  }
  out += context.date;
  if (!no_content) {
    if (!reply.content_type.empty()) {
      out += "\r\nContent-Type: ";
      out += reply.content_type;
    }
    if (!context.streamed) {
      out += "\r\nContent-Length: ";
      append_number(out, reply.content_type.empty() ? 0 : reply.body.size());
    } else if (!context.http10) {
      out += "\r\nTransfer-Encoding: chunked";
    }
  }
  if (context.close) {
    out += "\r\nConnection: close";
  } else if (context.http10) {
    out += "\r\nConnection: keep-alive";
  }
  out += "\r\nx-request-id: ";
  out += context.request_id;
  out += "\r\nx-trace-id: ";
  out += context.trace_id;
  out += kSecurityBlock;
  out += reply.csp.empty() ? kStrictPolicy : reply.csp;
  if (!context.origin.empty()) {
    out += "\r\nAccess-Control-Allow-Origin: ";
    append_value(out, context.origin);
    out += kCorsBlock;
  } else if (context.vary_by_origin) {
    out += "\r\nVary: Origin";
  }
  for (const auto& [name, value] : reply.headers) {
    out += "\r\n";
    append_value(out, name);
    out += ": ";
    append_value(out, value);
  }
  out += "\r\n\r\n";
  return !no_content && !context.without_body && !reply.content_type.empty();
}

}  // namespace nightbell::http
