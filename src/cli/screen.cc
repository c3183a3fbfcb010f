#include "cli/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace nightbell::cli {
namespace {

/// By Ink: the parameters of "Select Graphic Rendition" (ECMA-48). Only the 8 colours that
/// every theme makes readable.
constexpr std::array<std::string_view, 10> kCodes = {"0",  "2",  "1",  "31", "33",
                                                     "32", "34", "36", "35", "1;31"};

constexpr bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// How many bytes at `at` are `columns` characters.
std::size_t bytes_of(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (!continues(text[at]) && columns-- == 0) break;
  }
  return at;
}

/// Marks of direction (U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069) and the line
/// separators beside them can make a line read as another one. All are `e2 80 xx` or `e2 81 xx`.
bool is_direction(std::string_view three) {
  const auto last = static_cast<unsigned char>(three[2]);
  if (three.starts_with("\xe2\x80"))
    return last == 0x8e || last == 0x8f || (last >= 0xa8 && last <= 0xae);
  return three.starts_with("\xe2\x81") && last >= 0xa6 && last <= 0xa9;
}

}  // namespace

std::string paint(const Screen& screen, Ink ink, std::string_view text) {
  if (!screen.color || ink == Ink::kPlain || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(ink)], text);
}

Ink ink_of(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Ink>, 18> kInks = {
      {{"error", Ink::kRed},
       {"server_error", Ink::kRed},
       {"network_error", Ink::kRed},
       {"timeout", Ink::kRed},
       {"poor", Ink::kRed},
       {"stalled", Ink::kMagenta},
       {"warn", Ink::kYellow},
       {"client_aborted", Ink::kYellow},
       {"needs-improvement", Ink::kYellow},
       {"info", Ink::kBlue},
       {"running", Ink::kBlue},
       {"start", Ink::kBlue},
       {"summary", Ink::kBlue},
       {"done", Ink::kGreen},
       {"end", Ink::kGreen},
       {"good", Ink::kGreen},
       {"debug", Ink::kDim},
       {"(none)", Ink::kDim}}};
  for (const auto& [name, ink] : kInks) {
    if (name == word) return ink;
  }
  return Ink::kPlain;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '\n') {
      out += "⏎";
    } else if (c == '\t') {
      out += ' ';
    } else if (c < 0x20 || c == 0x7f) {
      out += "·";
    } else if (c == 0xc2 && at + 1 < text.size() &&
               static_cast<unsigned char>(text[at + 1]) < 0xa0) {
      out += "·";  // U+0080 to U+009F: control characters too
      ++at;
    } else if (c == 0xe2 && at + 2 < text.size() && is_direction(text.substr(at, 3))) {
      out += "·";
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::string left(std::string_view text, std::size_t width) {
  const std::size_t columns = columns_of(text);
  return std::string(text) + std::string(width > columns ? width - columns : 0, ' ');
}

std::string right(std::string_view text, std::size_t width) {
  const std::size_t columns = columns_of(text);
  return std::string(width > columns ? width - columns : 0, ' ') + std::string(text);
}

std::string cut(std::string_view text, std::size_t width) {
  if (columns_of(text) <= width) return std::string(text);
  return std::string(text.substr(0, bytes_of(text, width - std::min<std::size_t>(width, 1)))) + "…";
}

std::string wrapped(const Screen& screen, std::string_view text, std::size_t indent) {
  constexpr std::size_t kLeast = 20;
  if (screen.width < indent + kLeast) return std::string(text);
  const std::size_t room = screen.width - indent;
  std::string out;
  while (columns_of(text) > room) {
    // A longer word stays whole: a link that was cut can't be copied.
    std::size_t space = text.rfind(' ', bytes_of(text, room));
    if (space == std::string_view::npos || space == 0) space = text.find(' ', 1);
    if (space == std::string_view::npos) break;
    out += text.substr(0, space);
    out += '\n' + std::string(indent, ' ');
    text.remove_prefix(space);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  return out += text;
}

}  // namespace nightbell::cli
