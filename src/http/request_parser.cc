#include "http/request_parser.h"

#include <algorithm>
#include <cstring>

#include "http/request_target.h"

namespace nightbell::http {
namespace {

namespace beast = boost::beast;
using beast::http::error;

constexpr std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

Method method_of(beast::http::verb name) {
  using beast::http::verb;
  switch (name) {
    case verb::get:
      return Method::kGet;
    case verb::head:
      return Method::kHead;
    case verb::post:
      return Method::kPost;
    case verb::put:
      return Method::kPut;
    case verb::patch:
      return Method::kPatch;
    case verb::delete_:
      return Method::kDelete;
    case verb::options:
      return Method::kOptions;
    default:
      return Method::kOther;
  }
}

/// `0 CRLF CRLF`. Beast's parser wants to see no less of a last chunk.
constexpr std::size_t kShortestChunkedRest = 5;

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

/// The request line ends in an HTTP version, only not in one that is spoken here.
bool names_other_version(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\r'));
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos) return false;
  const std::string_view version = line.substr(space + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && is_decimal(version[5]) &&
         version[6] == '.' && is_decimal(version[7]) && version != "HTTP/1.1" &&
         version != "HTTP/1.0";
}

/// A value that was folded over lines (RFC 9112 section 5.2) lies in the parser's own
/// buffer, or behind a line end; a recipient may refuse it, and views need it gone.
bool is_folded(std::string_view name, std::string_view value, std::string_view head) {
  const char* after_name = name.data() + name.size();
  if (value.data() < after_name || value.data() > head.data() + head.size()) return true;
  const auto gap = static_cast<std::size_t>(value.data() - after_name);
  return std::memchr(after_name, '\r', gap) != nullptr;
}

/// What no host has, but what tells two readers of one request apart.
bool is_strange_host(std::string_view host) {
  return host.find_first_of(" \t,/\\@?#\"<>") != std::string_view::npos;
}

}  // namespace

std::optional<ErrorId> RequestParser::parse_head(std::string_view head, Request& request,
                                                 std::vector<Header>& headers) {
  request_ = &request;
  headers_ = &headers;
  headers.clear();
  head_ = head;
  body_limit(boost::none);
  header_limit(static_cast<std::uint32_t>(head.size()) + 1);
  error_code ec;
  const std::size_t used = put(boost::asio::buffer(head.data(), head.size()), ec);
  if (refusal_) return refusal_;
  if (ec == error::bad_version && names_other_version(head)) return ErrorId::kVersionNotSupported;
  if (ec || used != head.size() || !is_header_done()) return ErrorId::kBadRequest;
  request.headers = headers;
  request.content_length = static_cast<std::size_t>(content_length().value_or(0));
  return check_head();
}

std::optional<ErrorId> RequestParser::check_head() const {
  // Both lengths, or two of one kind, are how requests are smuggled past a proxy.
  if (content_lengths_ > 1 || transfer_encodings_ > 1) return ErrorId::kBadRequest;
  if (content_lengths_ > 0 && transfer_encodings_ > 0) return ErrorId::kBadRequest;
  if (transfer_encodings_ > 0 && is_http10()) return ErrorId::kBadRequest;
  if (!coding_is_known_) return ErrorId::kNotImplemented;
  if (hosts_ > 1 || (hosts_ == 0 && !is_http10())) return ErrorId::kBadRequest;
  if (is_strange_host(host_)) return ErrorId::kBadRequest;
  if (!split_target(*request_, host_)) return ErrorId::kBadRequest;
  return std::nullopt;
}

RequestParser::ChunkHead RequestParser::look_at_chunk_head(std::string_view wire) const {
  // The line end behind the chunk before belongs to the next chunk's head.
  const std::size_t from = has_chunks_ ? 2 : 0;
  const std::size_t end = wire.find('\n', from);
  if (end == std::string_view::npos) {
    return wire.size() > kMaxChunkHeadBytes ? ChunkHead::kBad : ChunkHead::kIncomplete;
  }
  if (end == from || wire[end - 1] != '\r') return ChunkHead::kBad;
  bool quoted = false;
  for (std::size_t i = from; i < end; ++i) {
    if (quoted && wire[i] == '\\') {
      ++i;
    } else if (wire[i] == '"') {
      quoted = !quoted;
    }
  }
  return quoted ? ChunkHead::kBad : ChunkHead::kWhole;
}

RequestParser::Decoded RequestParser::decode(std::string_view wire, char* out) {
  Decoded result;
  out_ = out;
  while (!is_done() && !wire.empty()) {
    const bool in_head = chunk_left_ == 0;
    if (in_head) {
      const ChunkHead head = look_at_chunk_head(wire);
      if (head == ChunkHead::kBad) result.error = ErrorId::kBadRequest;
      if (head != ChunkHead::kWhole || wire.size() < kShortestChunkedRest) break;
    }
    error_code ec;
    const std::size_t used = put(boost::asio::buffer(wire.data(), wire.size()), ec);
    wire.remove_prefix(used);
    result.consumed += used;
    if (in_head && (ec == error::need_more ? wire.size() : used) > kMaxChunkHeadBytes) {
      result.error = ErrorId::kBadRequest;
      break;
    }
    if (ec == error::need_more) break;
    if (ec) {
      result.error = ec == error::body_limit ? ErrorId::kTooLarge : ErrorId::kBadRequest;
      break;
    }
  }
  result.produced = static_cast<std::size_t>(out_ - out);
  result.done = is_done() && !result.error;
  return result;
}

void RequestParser::on_request_impl(verb method, string_view, string_view target, int version,
                                    error_code&) {
  request_->method = method_of(method);
  request_->target = view(target);
  version_ = version;
}

void RequestParser::on_field_impl(field name, string_view text, string_view value, error_code& ec) {
  if (in_trailers_) return;
  const Header header{.name = view(text), .value = view(value)};
  if (is_folded(header.name, header.value, head_)) return refuse(ErrorId::kBadRequest, ec);
  if (headers_->size() == kMaxHeaders) return refuse(ErrorId::kHeadersTooLarge, ec);
  headers_->push_back(header);
  switch (name) {
    case field::host:
      ++hosts_;
      host_ = header.value;
      break;
    case field::content_length:
      ++content_lengths_;
      if (!std::ranges::all_of(header.value, is_decimal)) refuse(ErrorId::kBadRequest, ec);
      break;
    case field::transfer_encoding:
      ++transfer_encodings_;
      if (!beast::iequals(value, "chunked")) coding_is_known_ = false;
      break;
    case field::expect:
      expects_continue_ = version_ == 11 && beast::iequals(value, "100-continue");
      break;
    default:
      break;
  }
}

void RequestParser::on_chunk_header_impl(std::uint64_t size, string_view, error_code&) {
  chunk_left_ = size;
  has_chunks_ = true;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
  std::memmove(out_, body.data(), body.size());
  out_ += body.size();
  chunk_left_ -= body.size();
  return body.size();
}

void RequestParser::refuse(ErrorId error_id, error_code& ec) {
  refusal_ = error_id;
  ec = error::bad_field;
}

}  // namespace nightbell::http
