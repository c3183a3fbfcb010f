#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/file.h"
#include "store/block_codec.h"
#include "store/segment.h"
#include "store/segment_reader.h"

namespace nightbell::store {

/// Writes the lines of a sealed segment anew under a temporary name: compressed, or without
/// some of them. A few blocks a step, so that whoever works in between is never held up.
/// What was begun and is destroyed leaves its temporary file to clean_leftovers().
/// Threading: one at a time.
class SegmentRewrite {
 public:
  /// @param line  without its newline; 64 readable bytes follow
  using Keep = std::function<bool(std::string_view line)>;

  /// @param keep  which lines stay; empty: all
  /// @error kUnavailable  the segment is gone; kIo, kCorrupt
  [[nodiscard]] static Result<std::unique_ptr<SegmentRewrite>> begin(FileSystem& files,
                                                                     SegmentRef from, Form to,
                                                                     Keep keep);

  /// Reads and writes about so many bytes of lines.
  /// @return true: all is written and synced under temporary_path()
  [[nodiscard]] Result<bool> step(std::uint64_t bytes);

  [[nodiscard]] const SegmentRef& from() const { return from_; }
  /// The segment as it will be.
  [[nodiscard]] const Segment& to() const { return to_; }
  [[nodiscard]] std::filesystem::path temporary_path() const;

  // Once step() said true.
  [[nodiscard]] std::uint64_t lines_kept() const { return lines_kept_; }
  [[nodiscard]] std::uint64_t lines_left_out() const { return lines_left_out_; }
  /// Bytes of the new file.
  [[nodiscard]] std::uint64_t bytes() const { return written_; }

 private:
  SegmentRewrite(SegmentRef from, Form to, Keep keep);
  void keep_lines(std::string_view block);
  [[nodiscard]] Result<void> write_block();

  const SegmentRef from_;
  const Segment to_;
  const Keep keep_;
  std::unique_ptr<SegmentReader> reader_;
  FilePtr file_;
  BlockCodec codec_;
  std::uint64_t block_target_ = 0;  ///< blocks are joined up to this
  std::size_t next_block_ = 0;
  std::string buffer_;
  std::string kept_;
  std::string packed_;
  std::uint64_t lines_kept_ = 0;
  std::uint64_t lines_left_out_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace nightbell::store
