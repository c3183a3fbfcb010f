#include "check/segment_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/block_places.h"
#include "check/check_checkpoint.h"
#include "check/check_index.h"
#include "check/derived_files.h"
#include "check/line_check.h"
#include "store/block_codec.h"
#include "store/memory_file.h"
#include "store/segment_scan.h"

namespace nightbell::check {
namespace {

using store::Form;

/// Runs of damaged lines that are named one by one.
constexpr std::size_t kMaxRuns = 20;

class SegmentCheck {
 public:
  SegmentCheck(FileSystem& files, const SegmentSubject& subject)
      : files_(files), subject_(subject), segment_(subject.segment) {}

  std::optional<SegmentReport> run() {
    const auto done = look();
    if (!done) add(Problem::kUnreadable, segment_.lines_path(), done.error().message);
    if (done && !*done) return std::nullopt;
    return std::move(report_);
  }

 private:
  /// @return false: it is gone
  Result<bool> look() {
    // Before the lines: it never speaks of more than is there then.
    if (segment_.form == Form::kPlain) {
      auto checkpoint = load_checkpoint(files_, segment_);
      if (!checkpoint) return fail(std::move(checkpoint.error()));
      checkpoint_ = std::move(*checkpoint);
    }
    auto data = files_.open(segment_.lines_path(), OpenMode::kRead);
    if (!data) return fail(std::move(data.error()));
    if (!*data) return false;
    data_ = std::move(*data);
    const auto size = data_->size();
    if (!size) return fail(size.error());
    report_.bytes = *size;
    auto index = load_index(files_, segment_, *data_);
    if (!index) return fail(std::move(index.error()));
    index_ = std::move(*index);
    report_.is_open = is_open();

    const auto& end = checkpoint_.read.end;
    const bool cut = end && end->state == store::SegmentState::kCut;
    const std::uint64_t extent = cut ? std::min(end->bytes, *size) : *size;
    auto places = block_places(*data_, segment_.form, extent, index_, checkpoint_);
    if (!places) return fail(std::move(places.error()));
    NB_TRY(read_blocks(*places));
    look_behind(*places, extent);
    NB_TRY(compare(extent));
    return true;
  }

  /// A clean stop, a crash, or a server that writes to it now.
  [[nodiscard]] bool is_open() const {
    if (segment_.form != Form::kPlain || index_.state != IndexFile::State::kMissing) return false;
    const auto& end = checkpoint_.read.end;
    const bool stopped = !end || end->state == store::SegmentState::kStopped;
    const bool crashed = checkpoint_.exists && !end;
    return stopped &&
           (subject_.newer == 0 || (subject_.newer == 1 && (subject_.server_runs || crashed)));
  }

  Result<void> read_blocks(const Places& places) {
    std::uint64_t next_line = 1;
    for (std::size_t i = 0; i < places.blocks.size(); ++i) {
      const Place& place = places.blocks[i];
      const auto lines = read(place);
      if (!lines && lines.error().code != ErrorCode::kCorrupt) return fail(lines.error());
      SeenBlock& block = seen_.emplace_back();
      block.first_line = next_line;
      if (!lines) {
        lost(place, lines.error(), next_line);
        next_line += place.lines.value_or(0);
        continue;
      }
      NB_TRY(look_into(*lines, place, block));
      next_line += block.record.lines;
      report_.lines += block.record.lines;
    }
    return {};
  }

  Result<std::string_view> read(const Place& place) {
    const bool plain = segment_.form == Form::kPlain;
    std::string& room = plain ? lines_ : packed_;
    room.resize(place.file_length + store::BlockCodec::kBlockPadding);
    const auto got = data_->read_at(std::span(room).first(place.file_length), place.file_offset);
    if (!got) return fail(got.error());
    const auto bytes = std::string_view(room).substr(0, *got);
    if (plain) return bytes;
    return codec_.inflate(segment_.form, bytes, place.length, lines_);
  }

  void lost(const Place& place, const Error& error, std::uint64_t first_line) {
    std::string says = fmt::format("bytes {} to {} can't be read ({}): ", place.file_offset,
                                   place.file_offset + place.file_length - 1, error.message);
    says += place.lines ? fmt::format("{} lines, {} to {}, are lost", *place.lines, first_line,
                                      first_line + *place.lines - 1)
                        : fmt::format("how many lines are lost is not known; {} come before them",
                                      first_line - 1);
    add(Problem::kLinesLost, segment_.lines_path(), std::move(says), place.lines.value_or(0));
  }

  Result<void> look_into(std::string_view lines, const Place& place, SeenBlock& block) {
    const LinesSeen seen = check_lines(reader_, lines);
    for (const LineRun& run : seen.damaged) {
      const std::uint64_t count = run.last - run.first + 1;
      damaged_lines_ += count;
      if (++runs_ > kMaxRuns) continue;
      const std::uint64_t first = block.first_line + run.first - 1;
      add(Problem::kLineDamaged, segment_.lines_path(),
          count == 1 ? fmt::format("line {} is no JSON object", first)
                     : fmt::format("lines {} to {} are no JSON objects", first, first + count - 1),
          count);
    }
    auto scan = store::scan_segment(store::MemoryFile(lines), segment_.kind, 0, lines.size(),
                                    UINT64_MAX, {});
    if (!scan) return fail(std::move(scan.error()));
    if (!scan->blocks.empty()) block.record = std::move(scan->blocks.front());
    block.record.offset = place.offset;
    block.record.length = lines.size();
    block.readable = true;
    block.sound = seen.damaged.empty();
    return {};
  }

  /// What follows the blocks: an end that can't be walked, or no whole line.
  void look_behind(const Places& places, std::uint64_t extent) {
    if (runs_ > kMaxRuns) {
      add(Problem::kLineDamaged, segment_.lines_path(),
          fmt::format("{} lines in all are no JSON objects", damaged_lines_), damaged_lines_);
    }
    if (places.stopped_by) {
      add(Problem::kLinesLost, segment_.lines_path(),
          fmt::format("from byte {} to its end at {} it can't be read ({}): how many lines are "
                      "lost is not known; {} come before them",
                      places.file_end, report_.bytes, places.stopped_by->message, report_.lines));
      return;
    }
    if (segment_.form != Form::kPlain || places.file_end >= extent) return;
    add(report_.is_open ? Problem::kOpenTail : Problem::kTornLine, segment_.lines_path(),
        fmt::format("its last {} bytes, from byte {} on, are no whole line",
                    extent - places.file_end, places.file_end));
  }

  Result<void> compare(std::uint64_t extent) {
    const bool lost = std::ranges::any_of(seen_, [](const SeenBlock& b) { return !b.readable; });
    Differences index = check_index(index_, seen_);
    Differences checkpoint;
    if (segment_.form == Form::kPlain) {
      auto compared =
          check_checkpoint(checkpoint_, *data_, segment_.kind, extent, report_.is_open, seen_);
      if (!compared) return fail(std::move(compared.error()));
      checkpoint = std::move(*compared);
      tell_changed(index, checkpoint);
    }
    tell_index(index, lost);
    if (segment_.form == Form::kPlain) tell_checkpoint(checkpoint);
    return {};
  }

  /// Both remember the same of a block, and its lines say otherwise.
  void tell_changed(Differences& index, Differences& checkpoint) {
    for (auto at = index.blocks.begin(); at != index.blocks.end();) {
      const auto same =
          std::ranges::find(checkpoint.blocks, at->first_line, &BlockDifference::first_line);
      if (same == checkpoint.blocks.end()) {
        ++at;
        continue;
      }
      add(Problem::kLinesChanged, segment_.lines_path(),
          fmt::format("among lines {} to {}: {}", at->first_line, at->last_line, at->says));
      checkpoint.blocks.erase(same);
      at = index.blocks.erase(at);
    }
  }

  void tell_index(const Differences& found, bool lost) {
    using State = IndexFile::State;
    const auto path = segment_.index_path();
    switch (index_.state) {
      case State::kMissing:
        if (report_.is_open) return;
        return add(subject_.server_runs && subject_.is_recent ? Problem::kIndexDue
                                                              : Problem::kIndexMissing,
                   path, "there is none");
      case State::kDamaged:
        return add(Problem::kIndexDamaged, path, index_.trouble);
      case State::kForeign:
        // Where lines are lost the file is another than it was, and the index is right.
        if (!lost || !index_.index) add(Problem::kIndexForeign, path, index_.trouble);
        return;
      case State::kGood:
        break;
    }
    if (!found.damaged.empty()) return add(Problem::kIndexDamaged, path, found.damaged);
    if (!found.empty()) add(Problem::kIndexWrong, path, found.text());
  }

  void tell_checkpoint(const Differences& found) {
    const auto path = segment_.checkpoint_path();
    if (!checkpoint_.exists) {
      if (!report_.is_open) add(Problem::kCheckpointMissing, path, "there is none");
      return;
    }
    if (!checkpoint_.trouble.empty())
      return add(Problem::kCheckpointDamaged, path, checkpoint_.trouble);
    if (!found.empty()) add(Problem::kCheckpointWrong, path, found.text());
  }

  void add(Problem problem, const std::filesystem::path& path, std::string says,
           std::uint64_t lines = 0) {
    report_.findings.push_back(
        {problem, subject_.folder + path.filename().string(), std::move(says), lines});
  }

  FileSystem& files_;
  const SegmentSubject& subject_;
  const store::Segment& segment_;
  SegmentReport report_;
  FilePtr data_;
  IndexFile index_;
  CheckpointFile checkpoint_;
  std::vector<SeenBlock> seen_;
  std::size_t runs_ = 0;
  std::uint64_t damaged_lines_ = 0;
  LineReader reader_;
  store::BlockCodec codec_;
  std::string packed_;
  std::string lines_;
};

}  // namespace

std::optional<SegmentReport> check_segment(FileSystem& files, const SegmentSubject& subject) {
  return SegmentCheck(files, subject).run();
}

}  // namespace nightbell::check
