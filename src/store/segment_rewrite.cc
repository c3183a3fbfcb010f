#include "store/segment_rewrite.h"

#include <algorithm>

namespace nightbell::store {

SegmentRewrite::SegmentRewrite(SegmentRef from, Form to, Keep keep)
    : from_(std::move(from)), to_(from_->in_form(to)), keep_(std::move(keep)) {}

Result<std::unique_ptr<SegmentRewrite>> SegmentRewrite::begin(FileSystem& files, SegmentRef from,
                                                              Form to, Keep keep) {
  std::unique_ptr<SegmentRewrite> rewrite(new SegmentRewrite(std::move(from), to, std::move(keep)));
  auto reader = SegmentReader::open(files, *rewrite->from_);
  if (!reader) return fail(std::move(reader.error()));
  if (!*reader) {
    return fail(ErrorCode::kUnavailable, rewrite->from_->lines_path().string() + ": is gone");
  }
  rewrite->reader_ = std::move(*reader);
  const auto& blocks = rewrite->reader_->blocks();
  if (blocks.size() > kMaxBlocks) {
    rewrite->block_target_ = block_target_bytes(blocks.back().end());
  }
  auto file = files.open(rewrite->temporary_path(), OpenMode::kCreate);
  if (!file) return fail(std::move(file.error()));
  NB_TRY((*file)->truncate(0));
  rewrite->file_ = std::move(*file);
  return rewrite;
}

std::filesystem::path SegmentRewrite::temporary_path() const {
  auto path = to_.lines_path();
  path += ".tmp";
  return path;
}

Result<bool> SegmentRewrite::step(std::uint64_t bytes) {
  const std::size_t blocks = reader_->blocks().size();
  for (std::uint64_t done = 0; next_block_ < blocks && done < bytes; ++next_block_) {
    const auto block = reader_->read(next_block_, buffer_);
    if (!block) return fail(block.error());
    done += block->size();
    keep_lines(*block);
    if (!kept_.empty() && kept_.size() >= block_target_) NB_TRY(write_block());
  }
  if (next_block_ < blocks) return false;
  if (!kept_.empty()) NB_TRY(write_block());
  NB_TRY(file_->sync_data());
  // Nobody looks at old lines soon: leave the cache to those that are looked at.
  file_->drop_cache(0, written_);
  return true;
}

void SegmentRewrite::keep_lines(std::string_view block) {
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t end = std::min(block.find('\n', at), block.size() - 1) + 1;
    const std::string_view line = block.substr(at, end - at);
    at = end;
    if (keep_ && !keep_(line.substr(0, line.size() - 1))) {
      ++lines_left_out_;
      continue;
    }
    ++lines_kept_;
    kept_ += line;
  }
}

Result<void> SegmentRewrite::write_block() {
  packed_.clear();
  codec_.compress(to_.form, kept_, packed_);
  kept_.clear();
  NB_TRY(write_all(*file_, packed_, written_));
  written_ += packed_.size();
  return {};
}

}  // namespace nightbell::store
