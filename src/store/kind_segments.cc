#include "store/kind_segments.h"

#include <utility>

#include "store/segment_name.h"

namespace nightbell::store {

KindSegments::KindSegments(Shared shared, Sync& sync, Kind kind, std::filesystem::path directory,
                           std::map<std::chrono::sys_days, std::uint32_t> next_numbers,
                           std::optional<ResumePoint> resume)
    : shared_(shared),
      sync_(sync),
      kind_(kind),
      directory_(std::move(directory)),
      next_numbers_(std::move(next_numbers)),
      resume_(std::move(resume)) {}

OpenSegment* KindSegments::find(std::chrono::sys_days day, SteadyTime now) {
  for (Slot* slot : {&newest_, &earlier_}) {
    if (slot->segment == nullptr || slot->segment->id().day != day) continue;
    slot->last_used = now;
    return slot->segment;
  }
  return nullptr;
}

Result<OpenSegment*> KindSegments::open(std::chrono::sys_days day, SteadyTime now) {
  for (;;) {
    const bool resumes = resume_ && resume_->id.day == day;
    const ResumePoint at =
        resumes ? *resume_ : ResumePoint{.id = {day, next_numbers_[day]}, .received = {}};
    auto opened = open_file(at);
    const bool taken = !opened && opened.error().code == ErrorCode::kCorrupt;
    if (!opened && !taken) return fail(std::move(opened.error()));
    if (resumes) {
      resume_.reset();
    } else {
      next_numbers_[day] = at.id.number + 1;
    }
    if (taken) continue;  // the next number is free, or the one after it
    put_into_slot(*opened, now);
    show_open();
    shared_.metrics.segment_opened(kind_);
    return *opened;
  }
}

/// Once a process, the folder's own name is made durable, whoever made it.
Result<void> KindSegments::make_directory() {
  if (directory_ready_) return {};
  NB_TRY(make_directories(shared_.files, directory_));
  NB_TRY(shared_.files.sync_directory(folder_of(directory_)));
  directory_ready_ = true;
  return {};
}

/// Opens the file and its checkpoint and makes their names durable.
/// @error kCorrupt  the file is not as it was left: another program wrote to it
Result<OpenSegment*> KindSegments::open_file(const ResumePoint& at) {
  NB_TRY(make_directory());
  const auto path = directory_ / segment_file_name(kind_, at.id);
  auto file = shared_.files.open(path, OpenMode::kCreate);
  if (!file) return fail(std::move(file.error()));
  const auto size = (*file)->size();
  if (!size) return fail(size.error());
  if (*size != at.bytes)
    return fail(ErrorCode::kCorrupt, path.string() + ": was changed by another program");
  auto checkpoint = CheckpointWriter::resume(
      shared_.files, directory_ / checkpoint_file_name(kind_, at.id), at.checkpoint_bytes);
  if (!checkpoint) return fail(std::move(checkpoint.error()));
  if (at.bytes == 0) NB_TRY(shared_.files.sync_directory(directory_));

  auto segment = std::make_unique<OpenSegment>(
      kind_, std::move(*file), path, at, block_target_bytes(shared_.options.max_segment_bytes));
  OpenSegment* const borrowed = segment.get();
  shared_.catalog.put({kind_, at.id, Form::kPlain, directory_, borrowed->extent()});
  sync_.adopt(std::move(segment), std::move(*checkpoint));
  return borrowed;
}

void KindSegments::put_into_slot(OpenSegment* segment, SteadyTime now) {
  const bool newest = newest_.segment == nullptr || segment->id().day > newest_.segment->id().day;
  if (earlier_.segment != nullptr) retire(earlier_.segment, SegmentState::kSealed);
  if (newest) earlier_ = newest_;
  (newest ? newest_ : earlier_) = {segment, now};
}

void KindSegments::retire(OpenSegment* segment, SegmentState state) {
  if (segment == earlier_.segment) {
    earlier_ = {};
  } else {
    newest_ = std::exchange(earlier_, {});
  }
  retired_.push_back({segment, state});
}

void KindSegments::release_retired() {
  if (retired_.empty()) return;
  for (const Retired& retired : retired_) retired.segment->release(retired.state);
  retired_.clear();
  show_open();
}

void KindSegments::tend(WallTime wall, SteadyTime now) {
  for (Slot slot : {newest_, earlier_}) {
    if (slot.segment == nullptr) continue;
    const bool over = slot.segment->id().day != day_of(wall) && now - slot.last_used >= kLateLines;
    if (over || slot.segment->failed()) retire(slot.segment, SegmentState::kSealed);
  }
}

void KindSegments::seal_all() {
  resume_.reset();
  while (newest_.segment != nullptr) retire(newest_.segment, SegmentState::kSealed);
}

void KindSegments::retire_all() {
  while (newest_.segment != nullptr) retire(newest_.segment, SegmentState::kStopped);
}

/// The link and the numbers that people see name the newest open segment.
void KindSegments::show_open() {
  const OpenSegment* const open = newest_.segment;
  shared_.counts.change(kind_, [&](KindStats& stats) {
    stats.open_file = open == nullptr ? "" : segment_file_name(kind_, open->id());
    stats.open_bytes = open == nullptr ? 0 : open->bytes();
  });
  if (open == nullptr || linked_ == open->id()) return;
  if (point_link(*open)) {
    linked_ = open->id();
  } else {
    shared_.metrics.link_failed();
  }
}

/// A new name, then a rename: the link never points to nothing. FORMAT.md#names.
Result<void> KindSegments::point_link(const OpenSegment& segment) {
  const auto link = directory_ / link_file_name(kind_);
  if (!linked_) {
    // Programs before us wrote into a plain file of this name: not ours to replace.
    const auto entries = shared_.files.list(directory_);
    if (!entries) return fail(entries.error());
    for (const DirectoryEntry& entry : entries->value_or(std::vector<DirectoryEntry>())) {
      if (entry.name == link.filename() && entry.type != DirectoryEntry::Type::kLink)
        return fail(ErrorCode::kInvalidArgument, link.string() + ": is no link");
    }
  }
  auto temporary = link;
  temporary += ".tmp";
  const auto removed = shared_.files.remove(temporary);
  if (!removed) return fail(removed.error());
  NB_TRY(shared_.files.symlink(segment_file_name(kind_, segment.id()), temporary));
  return shared_.files.rename(temporary, link);
}

}  // namespace nightbell::store
