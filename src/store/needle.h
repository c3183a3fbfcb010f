#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Finding bytes in blocks of lines, fast.
namespace nightbell::store {

/// What a line must hold to be looked at more closely.
struct Needle {
  std::string bytes;       ///< as they stand in the line: escaped as json::append_string does
  bool fold_case = false;  ///< ASCII letters match in either case

  friend bool operator==(const Needle&, const Needle&) = default;
};

/// Searches one needle in many texts. Threading: immutable.
class NeedleFinder {
 public:
  /// @param needle  not empty; must outlive the finder
  explicit NeedleFinder(const Needle& needle);

  /// The offset of the first occurrence at or behind `from`; npos when there is none.
  /// Cost: 16 bytes a step where neither of two bytes of the needle stand as they should.
  [[nodiscard]] std::size_t find(std::string_view text, std::size_t from = 0) const;
  static constexpr std::size_t npos = std::string_view::npos;

 private:
  [[nodiscard]] bool matches_at(const char* at) const;

  const Needle& needle_;
  std::string folded_;     ///< the needle in lower case, when fold_case
  std::size_t first_ = 0;  ///< offsets of the two bytes that are looked for
  std::size_t second_ = 0;
};

}  // namespace nightbell::store
