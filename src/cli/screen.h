#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How text for a person looks: colours, width, whose time.
namespace nightbell::cli {

enum class Ink { kPlain, kDim, kBold, kRed, kYellow, kGreen, kBlue, kCyan, kMagenta, kAlarm };

enum class Zone { kLocal, kUtc };

struct Screen {
  bool color = false;
  Zone zone = Zone::kUtc;
  std::size_t width = 0;  ///< columns; 0: nothing is wrapped
  /// Options that make a further command ask at the same place: ` --url http://…`.
  std::string same_place = {};
};

/// The text in this colour, where the screen has colours.
[[nodiscard]] std::string paint(const Screen& screen, Ink ink, std::string_view text);

/// The colour of a level or of a status: `error`, `warn`, `stalled`, `done`, …
[[nodiscard]] Ink ink_of(std::string_view word);

/// Text of an event, safe to show: control characters (which could steer the terminal) and
/// marks that turn the direction of text become visible ones; an end of line is `⏎`.
[[nodiscard]] std::string printable(std::string_view text);

/// Columns that UTF-8 text takes: its characters, each taken as one column wide.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// The text and spaces up to `width` columns; longer text as it is.
[[nodiscard]] std::string left(std::string_view text, std::size_t width);
[[nodiscard]] std::string right(std::string_view text, std::size_t width);

/// At most `width` columns, the last a `…` when some were cut off.
[[nodiscard]] std::string cut(std::string_view text, std::size_t width);

/// The text broken at spaces, so that it fits behind `indent` columns as far as its words do;
/// further lines begin with the indent. As it is when the screen has no width, or not 20
/// columns are left.
[[nodiscard]] std::string wrapped(const Screen& screen, std::string_view text, std::size_t indent);

}  // namespace nightbell::cli
