#pragma once

#include <memory>
#include <unordered_map>

#include "base/file.h"
#include "base/guarded.h"
#include "store/segment.h"
#include "store/segment_index.h"

namespace nightbell::store {

/// An index as a question needs it.
struct LoadedIndex {
  FilePtr file;
  SegmentIndex index;
};
using IndexRef = std::shared_ptr<const LoadedIndex>;

/// The indexes of sealed segments that were asked, so that the next question reads a page of
/// terms and nothing else. Threading: any thread.
class IndexCache {
 public:
  /// Each holds a descriptor and some 45 KB. Questions mostly begin with the newest segments:
  /// when all places are taken, those that are there stay, until their segments change.
  static constexpr std::size_t kMaxIndexes = 256;

  /// Null when it is not there.
  [[nodiscard]] IndexRef find(const SegmentRef& segment) const;
  void keep(const SegmentRef& segment, IndexRef index);
  /// The segment was removed, or stands in another form now.
  void forget(const SegmentRef& segment);

 private:
  struct Entry {
    SegmentRef segment;  ///< its address is not given to another while it is a key
    IndexRef index;
  };
  Guarded<std::unordered_map<const Segment*, Entry>> entries_;
};

}  // namespace nightbell::store
