#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "intake/import_source.h"

/// The text of a source, line by line.
namespace nightbell::intake {

/// Where in a text something stands: behind so many bytes and so many lines.
struct ImportPosition {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  friend bool operator==(const ImportPosition&, const ImportPosition&) = default;
};

/// Threading: one at a time.
class ImportLines {
 public:
  /// @param source  stands at `at` and outlives this
  ImportLines(ImportSource& source, ImportPosition at);

  /// The next line without its end; nothing at the end of the text. A last line without a
  /// newline is one. Of a line over limits::kImportLine only its first bytes come: it is
  /// longer than the limit and so can be told.
  /// @return  valid until the next call; http::kBodyPadding readable bytes follow it
  /// @error   as ImportSource::read
  [[nodiscard]] Result<std::optional<std::string_view>> next();

  /// Behind the last line that came; its `lines` is that line's number, from 1.
  [[nodiscard]] const ImportPosition& position() const { return position_; }

 private:
  /// Moves what is left to the front and reads on. @return false at the end of the text
  [[nodiscard]] Result<bool> fill();
  [[nodiscard]] Result<void> skip_rest_of_line();

  ImportSource& source_;
  ImportPosition position_;
  std::string buffer_;
  std::size_t begin_ = 0;  ///< of what was not handed out
  std::size_t end_ = 0;    ///< of what was read
};

}  // namespace nightbell::intake
