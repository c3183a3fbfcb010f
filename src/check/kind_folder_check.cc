#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "check/folder_check.h"
#include "store/segment_name.h"

namespace nightbell::check {
namespace {

using Type = DirectoryEntry::Type;
using store::SegmentId;
using store::SegmentPart;

/// The files of one segment.
struct Parts {
  std::string plain;
  std::string compressed;
  std::vector<std::string> derived;
};

class KindFolderCheck {
 public:
  KindFolderCheck(FileSystem& files, Kind kind, const std::filesystem::path& directory,
                  const std::string& shown)
      : files_(files),
        kind_(kind),
        directory_(directory),
        shown_(shown),
        link_(store::link_file_name(kind)) {}

  Result<std::vector<Finding>> run() {
    const auto entries = files_.list(directory_);
    if (!entries) return fail(entries.error());
    for (const DirectoryEntry& entry : entries->value_or(std::vector<DirectoryEntry>()))
      sort_in(entry);
    for (const auto& [id, parts] : segments_) look_at(id, parts);
    NB_TRY(look_at_link());
    std::ranges::sort(findings_, {}, &Finding::file);
    return std::move(findings_);
  }

 private:
  void sort_in(const DirectoryEntry& entry) {
    std::string_view name = entry.name;
    if (name == ".gitignore") return;  // a folder of its own has one
    if (name == link_ && entry.type == Type::kLink) {
      has_link_ = true;
      return;
    }
    constexpr std::string_view kTemporary = ".tmp";
    if (name.ends_with(kTemporary)) {
      name.remove_suffix(kTemporary.size());
      if (name == link_ || store::parse_segment_name(kind_, name))
        return add(Problem::kLeftover, entry.name, "a temporary file");
    }
    const auto parsed = store::parse_segment_name(kind_, entry.name);
    if (!parsed || entry.type != Type::kFile)
      return add(Problem::kForeignName, entry.name, "no name of a segment of this folder");
    Parts& parts = segments_[parsed->id];
    if (parsed->part == SegmentPart::kLines) {
      parts.plain = entry.name;
    } else if (parsed->part == SegmentPart::kCompressed) {
      parts.compressed = entry.name;
    } else {
      parts.derived.push_back(entry.name);
    }
  }

  void look_at(SegmentId id, const Parts& parts) {
    if (parts.plain.empty() && parts.compressed.empty()) {
      for (const std::string& name : parts.derived)
        add(Problem::kLeftover, name, "its lines are gone");
      return;
    }
    if (!parts.plain.empty()) newest_plain_ = id;
    if (!parts.plain.empty() && !parts.compressed.empty())
      add(Problem::kTwoForms, parts.plain, "beside it stands " + parts.compressed);
  }

  /// It names the newest plain segment; when that was compressed or deleted since, the last
  /// that was one.
  Result<void> look_at_link() {
    if (!has_link_) return {};
    const auto target = files_.read_link(directory_ / link_);
    if (!target) return fail(target.error());
    if (!*target) return {};
    const auto named = store::parse_segment_name(kind_, **target);
    if (!named || named->part != SegmentPart::kLines) {
      add(Problem::kLinkWrong, link_, "it names " + **target + ", which is no segment");
    } else if (newest_plain_ && named->id < *newest_plain_) {
      add(Problem::kLinkWrong, link_,
          fmt::format("it names {}, the newest is {}", **target,
                      store::segment_file_name(kind_, *newest_plain_)));
    } else if (segments_.empty() || named->id > segments_.rbegin()->first) {
      add(Problem::kLinkWrong, link_, "it names " + **target + ", which there never was");
    }
    return {};
  }

  void add(Problem problem, const std::string& name, std::string says) {
    findings_.push_back({problem, shown_ + name, std::move(says), 0});
  }

  FileSystem& files_;
  const Kind kind_;
  const std::filesystem::path& directory_;
  const std::string& shown_;
  const std::string link_;
  bool has_link_ = false;
  std::map<SegmentId, Parts> segments_;
  std::optional<SegmentId> newest_plain_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> check_kind_folder(FileSystem& files, Kind kind,
                                               const std::filesystem::path& directory,
                                               const std::string& shown) {
  return KindFolderCheck(files, kind, directory, shown).run();
}

}  // namespace nightbell::check
