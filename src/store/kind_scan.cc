#include "store/kind_scan.h"

#include <algorithm>

#include "base/rfc3339.h"

namespace nightbell::store {
namespace {

/// `received_at` stands behind everything that a sender wrote, so the last one is ours.
WallTime received_at(std::string_view line) {
  constexpr std::string_view kName = R"("received_at":")";
  const std::size_t at = line.rfind(kName);
  if (at == std::string_view::npos) return {};
  return parse_rfc3339(line.substr(at + kName.size(), kRfc3339Length)).value_or(WallTime());
}

/// Whether a time is no minute's begin.
bool starts_within(WallTime time) {
  return time.time_since_epoch() % std::chrono::minutes(1) != Nanos(0);
}

}  // namespace

KindScan::KindScan(FileSystem& files, const ScanPlan& plan, Kind kind,
                   std::vector<SegmentRef> segments, IndexCache* indexes, ScanOutcome& outcome)
    : files_(files),
      plan_(plan),
      kind_(kind),
      segments_(std::move(segments)),
      indexes_(indexes),
      outcome_(outcome),
      sieve_(plan.needles) {
  find_start();
}

void KindScan::find_start() {
  if (plan_.from) {
    limit_ = position_ = plan_.from->at[index_of(kind_)];
    if (newest_first() && !limit_) segments_done_ = segments_.size();
  }
  if (!limit_) return;
  const auto is_behind = [&](const SegmentRef& segment) {
    return newest_first() ? segment->id > limit_->segment : segment->id < limit_->segment;
  };
  segments_done_ = static_cast<std::size_t>(std::ranges::count_if(segments_, is_behind));
}

Result<bool> KindScan::advance() {
  if (has_head_) return true;
  if (!lines_.empty()) {
    show_line();
    return true;
  }
  if (!blocks_.empty()) {
    NB_TRY(read_block());
    if (!lines_.empty()) show_line();
    return has_head_;
  }
  if (segments_done_ == segments_.size()) return true;
  NB_TRY(open_segment());
  return false;
}

Result<void> KindScan::open_segment() {
  const std::size_t index = newest_first() ? segments_.size() - 1 - segments_done_ : segments_done_;
  ++segments_done_;
  const Segment& segment = *segments_[index];
  const bool limited = limit_ && limit_->segment == segment.id;
  const std::uint64_t from = limited && !newest_first() ? limit_->offset : 0;
  if (segment.open && from > 0 && segment.open->load(std::memory_order_acquire) <= from) return {};
  if (plan_.knows && !segment.open) {
    auto known = plan_.knows(segment);
    if (!known) return fail(std::move(known.error()));
    if (*known) {
      ++outcome_.segments_known;
      return {};
    }
  }
  NB_TRY(choose_blocks(segments_[index], from));
  if (!reader_) return {};  // deleted meanwhile
  ++outcome_.segments;
  std::uint64_t begin = 0;
  std::uint64_t end = reader_->blocks().empty() ? 0 : reader_->blocks().back().end();
  if (limited) (newest_first() ? end : begin) = limit_->offset;
  const auto outside = [&](const ReadBlock& block) {
    return block.end() <= begin || block.offset >= end;
  };
  std::erase_if(blocks_, [&](std::uint32_t i) { return outside(reader_->blocks()[i]); });
  outcome_.blocks += static_cast<std::uint64_t>(std::ranges::count_if(
      reader_->blocks(), [&](const ReadBlock& block) { return !outside(block); }));
  if (plan_.count && !limited) NB_TRY(count_blocks());
  if (!newest_first()) std::ranges::reverse(blocks_);
  // What is left out was seen.
  position_ = LinePosition{segment.id, newest_first() ? begin : std::max(begin, end)};
  head_.position.segment = segment.id;
  return {};
}

/// Sets reader_ and blocks_. With an index that is known no file of a segment is opened
/// where none of its blocks is wanted.
Result<void> KindScan::choose_blocks(const SegmentRef& segment, std::uint64_t from) {
  IndexRef known = indexes_ ? indexes_->find(segment) : nullptr;
  for (;;) {
    auto reader = SegmentReader::open(files_, *segment, from, known);
    if (!reader) return fail(std::move(reader.error()));
    reader_ = std::move(*reader);
    if (!reader_) return {};
    auto wanted = reader_->candidates(plan_);
    if (!wanted) return fail(std::move(wanted.error()));
    blocks_ = std::move(*wanted);
    if (!known || blocks_.empty()) break;
    const auto opened = reader_->open_lines(files_);
    if (!opened) return fail(std::move(opened.error()));
    if (*opened) break;
    known = nullptr;
    indexes_->forget(segment);  // it has changed
  }
  if (indexes_ && !known && reader_->index()) indexes_->keep(segment, reader_->index());
  return {};
}

/// Leaves out the blocks whose counts say all that is asked for.
Result<void> KindScan::count_blocks() {
  if (blocks_.empty()) return {};
  NB_TRY(reader_->learn_counts());
  outcome_.blocks_counted += std::erase_if(
      blocks_, [&](std::uint32_t i) { return tell_counts(reader_->blocks()[i].counts); });
  return {};
}

/// @return false, and nothing is told, when the counts are not known, or the plan's times
/// divide one of their minutes
bool KindScan::tell_counts(const MinuteCounts& counts) const {
  const Minute since = minute_of(plan_.since);
  const Minute until = minute_of(plan_.until);
  const auto is_divided = [&](const MinuteCount& count) {
    return (count.minute == since && starts_within(plan_.since)) ||
           (count.minute == until && starts_within(plan_.until));
  };
  if (counts.empty() || std::ranges::any_of(counts, is_divided)) return false;
  for (const MinuteCount& count : counts) {
    if (count.minute >= since && count.minute < until) plan_.count(kind_, count);
  }
  return true;
}

Result<void> KindScan::read_block() {
  const std::uint32_t index = blocks_.back();
  blocks_.pop_back();
  auto block = reader_->read(index, buffer_);
  if (!block) return fail(std::move(block.error()));
  block_ = *block;
  block_offset_ = reader_->blocks()[index].offset;
  ++outcome_.blocks_read;
  outcome_.bytes_read += block_.size();
  sieve_.find(block_, lines_);
  if (limit_ && limit_->segment == head_.position.segment) {
    std::erase_if(lines_, [&](std::size_t at) {
      const std::uint64_t offset = block_offset_ + at;
      return newest_first() ? offset >= limit_->offset : offset < limit_->offset;
    });
  }
  if (!newest_first()) std::ranges::reverse(lines_);
  return {};
}

void KindScan::show_line() {
  const std::size_t begin = lines_.back();
  lines_.pop_back();
  const std::size_t newline = std::min(block_.find('\n', begin), block_.size());
  head_.kind = kind_;
  head_.text = block_.substr(begin, newline - begin);
  head_.position.offset = block_offset_ + begin;
  head_end_ = newline + 1;
  received_ = received_at(head_.text);
  has_head_ = true;
}

void KindScan::pop() {
  has_head_ = false;
  position_ = LinePosition{head_.position.segment,
                           newest_first() ? head_.position.offset : block_offset_ + head_end_};
}

}  // namespace nightbell::store
