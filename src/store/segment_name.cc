#include "store/segment_name.h"

#include <charconv>

#include "base/rfc3339.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kDayLength = 10;

std::string stem(Kind kind, SegmentId id) {
  std::string name(file_prefix_of(kind));
  name += '-';
  name += format_day(id.day);
  if (id.number > 0) name += '.' + std::to_string(id.number);
  return name;
}

std::optional<SegmentPart> part_of(std::string_view suffix) {
  if (suffix == ".jsonl") return SegmentPart::kLines;
  if (suffix == ".ckpt") return SegmentPart::kCheckpoint;
  if (suffix == ".jsonl.gz" || suffix == ".jsonl.zst") return SegmentPart::kCompressed;
  if (suffix == ".idx") return SegmentPart::kIndex;
  return std::nullopt;
}

}  // namespace

std::string segment_file_name(Kind kind, SegmentId id) {
  return stem(kind, id) + ".jsonl";
}

std::string checkpoint_file_name(Kind kind, SegmentId id) {
  return stem(kind, id) + ".ckpt";
}

std::string index_file_name(Kind kind, SegmentId id) {
  return stem(kind, id) + ".idx";
}

std::string link_file_name(Kind kind) {
  return std::string(file_prefix_of(kind)) + ".jsonl";
}

std::optional<SegmentName> parse_segment_name(Kind kind, std::string_view name) {
  const std::string_view prefix = file_prefix_of(kind);
  if (!name.starts_with(prefix) || name.size() < prefix.size() + 1 + kDayLength ||
      name[prefix.size()] != '-') {
    return std::nullopt;
  }
  name.remove_prefix(prefix.size() + 1);
  const auto midnight = parse_rfc3339(std::string(name.substr(0, kDayLength)) + "T00:00:00Z");
  if (!midnight) return std::nullopt;
  name.remove_prefix(kDayLength);

  SegmentName parsed;
  parsed.id.day = day_of(*midnight);
  if (name.size() > 1 && name[1] >= '1' && name[1] <= '9') {
    const auto [end, error] =
        std::from_chars(name.data() + 1, name.data() + name.size(), parsed.id.number);
    if (error != std::errc()) return std::nullopt;
    name.remove_prefix(static_cast<std::size_t>(end - name.data()));
  }
  const auto part = part_of(name);
  if (!part) return std::nullopt;
  parsed.part = *part;
  return parsed;
}

}  // namespace nightbell::store
