#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "http/error_code.h"
#include "intake/text_writer.h"
#include "store/batch.h"

/// The `refused` kind: what was turned away and our own 5xx, without bodies. One line
/// for each path and reason a second, with a count and the ids of one request as a
/// sample, so that a flood of refusals never becomes a flood of lines.
namespace nightbell::intake {

/// Threading: its loop only.
class RefusalLog {
 public:
  /// @param path  as sent; its query is not kept
  void note(http::ErrorId error, std::string_view path, std::string_view request_id);

  /// Appends the lines of what was noted, when there is any, and forgets it.
  void write(WallTime now, TextWriter& text, store::Batch& batch);

  [[nodiscard]] bool empty() const { return seen_.empty(); }

 private:
  /// Paths told apart a second; further ones are `other`.
  static constexpr std::size_t kMaxRows = 32;
  static constexpr std::size_t kMaxPath = 128;

  struct Row {
    std::uint64_t count = 0;
    std::string request_id;
  };
  std::map<std::pair<http::ErrorId, std::string>, Row> seen_;
};

}  // namespace nightbell::intake
