#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "event/kind.h"
#include "store/batch.h"
#include "store/index_format.h"

/// A segment as readers know it.
namespace nightbell::store {

using Form = SegmentForm;

/// How far an open segment may be read: grows with each commit, never in the middle of a
/// group. Threading: any thread.
using OpenExtent = std::atomic<std::uint64_t>;

/// Threading: immutable (but for what `open` points to). Its files may be gone when it is
/// read: whoever listed it lists again.
struct Segment {
  Kind kind = Kind::kLogs;
  SegmentId id;
  Form form = Form::kPlain;
  std::filesystem::path directory;
  std::shared_ptr<const OpenExtent> open;  ///< null: sealed

  [[nodiscard]] std::filesystem::path lines_path() const;
  [[nodiscard]] std::filesystem::path checkpoint_path() const;
  [[nodiscard]] std::filesystem::path index_path() const;
  /// The same segment, kept in another form.
  [[nodiscard]] Segment in_form(Form other) const;
};

using SegmentRef = std::shared_ptr<const Segment>;

}  // namespace nightbell::store
