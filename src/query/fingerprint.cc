#include "query/fingerprint.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

#include "event/line_reader.h"

namespace nightbell::query {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}
bool is_word(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/// Words like `http2` or `utf8` stay; `3f9ac2d1` and `sess8813ab` do not.
std::string_view placeholder(std::string_view word) {
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(word, is_digit));
  if (digits == 0) return {};
  if (digits == word.size()) return "<n>";
  if (word.size() >= 6 && std::ranges::all_of(word, is_hex)) return "<id>";
  if (word.size() >= 8 && digits >= 3) return "<id>";
  return {};
}

/// Bytes of the UUID that `text` begins with; 0 when it does not.
std::size_t uuid_length(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() < kShape.size()) return 0;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '-' ? text[i] != '-' : !is_hex(text[i])) return 0;
  }
  return kShape.size();
}

/// The culprit stands on top of a browser's stack, and at the bottom of a Python traceback,
/// whose frames begin with `File "`.
std::string culprit_of(simdjson::dom::object line) {
  simdjson::dom::element stack;
  simdjson::dom::array frames;
  if (!find_value(line, "error.stack", stack) || stack.get(frames) != simdjson::SUCCESS) return {};
  std::string_view first;
  std::string_view last_python;
  for (const auto element : frames) {
    std::string_view frame;
    if (element.get(frame) != simdjson::SUCCESS) continue;
    frame.remove_prefix(std::min(frame.find_first_not_of(" \t"), frame.size()));
    if (frame.starts_with("File \"")) last_python = frame;
    // The first line of many stacks repeats type and message.
    const bool is_frame = frame.starts_with("at ") || frame.find('@') != std::string_view::npos;
    if (first.empty() && is_frame) first = frame;
  }
  return frame_without_column(last_python.empty() ? first : last_python);
}

}  // namespace

std::string normalized(std::string_view message) {
  std::string out;
  for (std::size_t at = 0; at < message.size();) {
    if (!is_word(message[at])) {
      out += message[at++];
      continue;
    }
    if (const std::size_t length = uuid_length(message.substr(at)); length > 0) {
      out += "<id>";
      at += length;
      continue;
    }
    std::size_t end = at;
    while (end < message.size() && is_word(message[end])) ++end;
    const std::string_view word = message.substr(at, end - at);
    const std::string_view holder = placeholder(word);
    out += holder.empty() ? word : holder;
    at = end;
  }
  return out;
}

std::string frame_without_column(std::string_view frame) {
  // `…:10:22)` or `…:10:22`: two numbers behind colons are line and column.
  std::string_view rest = frame;
  const std::string_view closing = rest.ends_with(')') ? ")" : "";
  rest.remove_suffix(closing.size());
  const auto number_before = [](std::string_view text) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[text.size() - 1 - digits])) ++digits;
    return digits;
  };
  const std::size_t column = number_before(rest);
  std::string_view line;
  if (column > 0 && column < rest.size() && rest[rest.size() - column - 1] == ':') {
    const std::string_view before = rest.substr(0, rest.size() - column - 1);
    const std::size_t digits = number_before(before);
    if (digits > 0 && digits < before.size() && before[before.size() - digits - 1] == ':')
      rest = before;
    line = rest.substr(rest.size() - number_before(rest));
    rest.remove_suffix(line.size());
  }
  return normalized(rest) + std::string(line) + std::string(closing);
}

std::string ErrorIdentity::fingerprint() const {
  const std::string all = type + '\n' + message + '\n' + culprit;
  return fmt::format("v{}-{:016x}", kFingerprintVersion, XXH3_64bits(all.data(), all.size()));
}

std::optional<ErrorIdentity> error_identity(simdjson::dom::object line) {
  simdjson::dom::element error;
  if (text_at(line, "level") != "error" && text_at(line, "status") != "error" &&
      !find_value(line, "error", error)) {
    return std::nullopt;
  }
  ErrorIdentity identity;
  identity.type = text_at(line, "error.type");
  if (identity.type.empty()) identity.type = text_at(line, "payload.error_type");
  std::string_view message = text_at(line, "error.message");
  if (message.empty()) message = text_at(line, "payload.error_message");
  if (message.empty()) message = text_at(line, "message");
  identity.message = normalized(message);
  identity.culprit = culprit_of(line);
  return identity;
}

}  // namespace nightbell::query
