#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/faulty_file.h"
#include "store/checkpoint_format.h"
#include "store/recover_segment.h"

/// Recovery against any checkpoint and any lines. Input: one byte (which damage), two
/// bytes (where), then the lines.
///
/// Whatever the checkpoint says, recovery succeeds, leaves whole lines, and finds the
/// same at the second time. A checkpoint that was right and got damaged (one bit flipped,
/// or cut short) never makes the count wrong.
namespace {

using namespace nightbell;
using namespace nightbell::store;

constexpr const char* kLines = "/d/logs-2026-11-21.jsonl";
constexpr const char* kCheckpoint = "/d/logs-2026-11-21.ckpt";
constexpr std::chrono::sys_days kDay = std::chrono::year(2026) / std::chrono::November / 21;

void require(bool holds) {
  if (!holds) std::abort();
}

RecoveredSegment recover(FaultyFileSystem& files) {
  JournalOptions options;
  options.key_of_line = [](Kind, std::string_view line) { return Hash128{line.size(), 1}; };
  StoreMetrics metrics;
  const RecoveryContext context{options, files, metrics, WallTime(kDay)};
  auto segment = recover_segment(context, "/d", Kind::kLogs, {kDay, 0});
  require(segment.has_value());
  return std::move(*segment);
}

/// What a clean stop would have left beside these lines, one block a line.
std::string right_checkpoint(std::string_view lines) {
  std::string out;
  append_checkpoint_header(out);
  EndRecord end;
  while (!lines.empty()) {
    BlockRecord block;
    block.offset = end.bytes;
    block.length = lines.find('\n') + 1;
    block.lines = 1;
    append_record(out, block);
    end.bytes += block.length;
    ++end.lines;
    lines.remove_prefix(block.length);
  }
  append_record(out, end);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::uint8_t damage = data[0];
  const std::size_t where = data[1] | static_cast<std::size_t>(data[2]) << 8;
  std::string lines(reinterpret_cast<const char*>(data + 3), size - 3);

  FaultyFileSystem files;
  const bool known = damage % 4 < 2;
  if (known) {
    lines.resize(std::min(lines.size(), lines.rfind('\n') + 1));
    std::string checkpoint = right_checkpoint(lines);
    if (damage % 4 == 0) {
      checkpoint.resize(where % (checkpoint.size() + 1));
    } else {
      char& byte = checkpoint[where / 8 % checkpoint.size()];
      byte = static_cast<char>(byte ^ 1 << where % 8);
    }
    files.put(kCheckpoint, checkpoint);
  } else if (damage % 4 == 2) {
    const std::size_t split = where % (lines.size() + 1);
    const Checkpoint read = read_checkpoint(std::string_view(lines).substr(0, split));
    require(read.good_bytes <= split);
    files.put(kCheckpoint, lines.substr(0, split));
    lines.erase(0, split);
  }
  files.put(kLines, lines);

  const RecoveredSegment first = recover(files);
  const std::string text = files.content(kLines);
  require(text.empty() || text.back() == '\n');
  require(first.point.bytes == text.size());
  if (known) {
    require(text == lines);
    require(first.point.lines == static_cast<std::uint64_t>(std::ranges::count(text, '\n')));
  }
  const RecoveredSegment second = recover(files);
  require(second.point.lines == first.point.lines && second.point.bytes == first.point.bytes);
  require(second.cut_bytes == 0 && files.content(kLines) == text);
  return 0;
}
