#include "intake/json_reader.h"

#include "event/limits.h"
#include "http/message.h"

namespace nightbell::intake {
namespace {

static_assert(http::kBodyPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::size_t kMinCapacity = 4_KiB;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Calls `string` for the inside of each string and `other` for each run of text
/// between strings, as offsets. Needs no valid JSON.
template <typename String, typename Other>
void split(const std::string& text, String string, Other other) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t quote = std::min(text.find('"', at), text.size());
    other(at, quote);
    std::size_t end = quote + 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    if (quote < text.size()) string(quote + 1, std::min(end, text.size()));
    at = end + 1;
  }
}

int surrogate_at(const std::string& text, std::size_t at, std::size_t end) {
  if (at + 6 > end || text[at] != '\\' || text[at + 1] != 'u' || (text[at + 2] | 0x20) != 'd')
    return 0;
  const char c = static_cast<char>(text[at + 3] | 0x20);
  if (c == '8' || c == '9' || c == 'a' || c == 'b') return 1;  // high
  return c >= 'c' && c <= 'f' ? 2 : 0;                         // low
}

/// Overwrites each escaped surrogate that has no partner with \ufffd.
void mend_surrogates(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) {
    if (text[at] != '\\') continue;
    const int half = surrogate_at(text, at, end);
    if (half == 1 && surrogate_at(text, at + 6, end) == 2) {
      at += 11;
    } else if (half != 0) {
      text.replace(at, 6, "\\ufffd");
      at += 5;
    } else {
      ++at;  // the escaped character
    }
  }
}

/// Rewrites integers that don't fit 64 bits as floats of the same length:
/// 123456789012345678901 → 1234567890123456789e2.
void mend_integers(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end;) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t first = at;
    while (at < end && is_digit(text[at])) ++at;
    const bool integer =
        (at == end || (text[at] != '.' && (text[at] | 0x20) != 'e')) &&
        (first == begin ||
         (text[first - 1] != '.' && (text[first - 1] | 0x20) != 'e' && text[first - 1] != '+'));
    if (integer && at - first >= 19) {
      text[at - 2] = 'e';
      text[at - 1] = '2';
    }
  }
}

}  // namespace

simdjson::error_code JsonReader::parse_once(std::string_view text, Element& out) {
  if (text.size() > parser_.capacity() || parser_.max_depth() != limits::kMaxDepth) {
    if (const auto error = parser_.allocate(std::max(text.size(), kMinCapacity), limits::kMaxDepth))
      return error;
  }
  return parser_.parse(text.data(), text.size(), false).get(out);
}

std::string_view JsonReader::parse(std::string_view text, Element& out) {
  auto error = parse_once(text, out);
  if (error == simdjson::STRING_ERROR || error == simdjson::NUMBER_ERROR) {
    mended_.assign(text);
    split(
        mended_, [&](std::size_t begin, std::size_t end) { mend_surrogates(mended_, begin, end); },
        [&](std::size_t begin, std::size_t end) { mend_integers(mended_, begin, end); });
    mended_.append(simdjson::SIMDJSON_PADDING, ' ');
    error = parse_once({mended_.data(), text.size()}, out);
  }
  switch (error) {
    case simdjson::SUCCESS:
      return {};
    case simdjson::EMPTY:
      return "the body is empty";
    case simdjson::DEPTH_ERROR:
      return "the JSON is nested too deeply";
    case simdjson::UTF8_ERROR:
      return "the text is not UTF-8";
    case simdjson::NUMBER_ERROR:
      return "a number is malformed or not finite";
    case simdjson::STRING_ERROR:
      return "a string has a wrong escape";
    case simdjson::UNESCAPED_CHARS:
      return "a string has a raw control character";
    case simdjson::UNCLOSED_STRING:
      return "a string is not closed";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return "a literal is neither true, false nor null";
    default:
      return "the text is not JSON";
  }
}

}  // namespace nightbell::intake
