#include "store/open_segment.h"

namespace nightbell::store {

OpenSegment::OpenSegment(Kind kind, FilePtr file, std::filesystem::path path, const ResumePoint& at,
                         std::uint64_t block_target)
    : kind_(kind),
      id_(at.id),
      file_(std::move(file)),
      path_(std::move(path)),
      block_target_(block_target),
      bytes_(at.bytes),
      blocks_(at.blocks),
      extent_(std::make_shared<OpenExtent>(at.bytes)) {
  block_.offset = bytes_;
  committed_.with([&](Committed& now) {
    now.bytes = at.bytes;
    now.lines = at.lines;
    now.received = at.received;
  });
}

bool OpenSegment::takes(std::uint64_t length, std::uint64_t max_segment_bytes) const {
  if (failed() || blocks_ + 1 >= kMaxBlocks) return false;
  return staged_end() == 0 || staged_end() + length <= max_segment_bytes;
}

void OpenSegment::stage(std::string_view line, const LineMeta& meta, std::span<const Term> terms) {
  staged_.push_back({&meta, terms});
  staged_bytes_ += line.size();
  if (!parts_.empty()) {
    iovec& last = parts_.back();
    if (static_cast<const char*>(last.iov_base) + last.iov_len == line.data()) {
      last.iov_len += line.size();
      return;
    }
  }
  parts_.push_back({const_cast<char*>(line.data()), line.size()});  // pwritev only reads it
}

Result<void> OpenSegment::write_staged() {
  return write_all(*file_, parts_, bytes_);
}

Commit OpenSegment::commit_staged() {
  Commit commit{.lines = staged_.size(), .bytes = staged_bytes_, .received = {}};
  std::vector<BlockRecord> closed;
  for (const auto& [meta, terms] : staged_) {
    commit.received.add(meta->receive_time);
    block_.received.add(meta->receive_time);
    if (!meta->clock_skew) block_.events.add(meta->event_time);
    block_.has_skew |= meta->clock_skew;
    block_.levels |= level_bit(meta->level);
    add_line(block_.counts, meta->line_time(), meta->level);
    block_.terms.insert(block_.terms.end(), terms.begin(), terms.end());
    if (meta->has_duplicate_key) block_.keys.push_back({meta->duplicate_key, meta->receive_time});
    block_.length += meta->length;
    ++block_.lines;
    if (block_.length >= block_target_) {
      closed.push_back(std::move(block_));
      ++blocks_;
      block_ = {};
      block_.offset = closed.back().end();
    }
  }
  bytes_ += staged_bytes_;
  committed_.with([&](Committed& now) {
    now.bytes = bytes_;
    now.lines += commit.lines;
    now.received.add(commit.received);
    for (BlockRecord& block : closed) now.closed.push_back(std::move(block));
  });
  extent_->store(bytes_, std::memory_order_release);
  staged_.clear();
  parts_.clear();
  staged_bytes_ = 0;
  return commit;
}

Result<void> OpenSegment::discard_staged() {
  staged_.clear();
  parts_.clear();
  staged_bytes_ = 0;
  return file_->truncate(bytes_);
}

void OpenSegment::release(SegmentState state) {
  committed_.with([&](Committed& now) {
    if (block_.length > 0) now.closed.push_back(std::move(block_));
    now.state = state;
    now.released = true;
  });
}

}  // namespace nightbell::store
