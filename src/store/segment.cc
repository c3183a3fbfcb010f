#include "store/segment.h"

#include "store/segment_name.h"

namespace nightbell::store {

std::filesystem::path Segment::lines_path() const {
  auto path = directory / segment_file_name(kind, id);
  if (form == Form::kGzip) path += ".gz";
  if (form == Form::kZstd) path += ".zst";
  return path;
}

std::filesystem::path Segment::checkpoint_path() const {
  return directory / checkpoint_file_name(kind, id);
}

std::filesystem::path Segment::index_path() const {
  return directory / index_file_name(kind, id);
}

Segment Segment::in_form(Form other) const {
  Segment segment = *this;
  segment.form = other;
  return segment;
}

}  // namespace nightbell::store
