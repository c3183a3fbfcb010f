#include "http/message.h"

#include "base/ascii.h"

namespace nightbell::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = ascii::lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' && i + 2 < text.size()) {
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    out.push_back(plus_is_space && c == '+' ? ' ' : c);
  }
  return out;
}

const Header* find(std::span<const Header> headers, std::string_view name) {
  for (const Header& header : headers) {
    if (ascii::equal_ignoring_case(header.name, name)) return &header;
  }
  return nullptr;
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
    case Method::kOther:
      break;
  }
  return "other";
}

std::string_view Request::header(std::string_view name) const {
  const Header* found = find(headers, name);
  return found ? found->value : std::string_view{};
}

bool Request::has_header(std::string_view name) const {
  return find(headers, name) != nullptr;
}

std::string query_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    std::string_view value = ascii::next_part(query, '&');
    if (decode(ascii::next_part(value, '='), true) == name) return decode(value, true);
  }
  return {};
}

std::string percent_decode(std::string_view text) {
  return decode(text, false);
}

std::string_view cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view value = ascii::next_part(header, ';');
    if (ascii::trim(ascii::next_part(value, '=')) != name) continue;
    value = ascii::trim(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return {};
}

}  // namespace nightbell::http
