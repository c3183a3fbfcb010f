#include "check/store_check.h"

#include <algorithm>

#include "check/folder_check.h"
#include "check/segment_check.h"

namespace nightbell::check {
namespace {

using Names = std::vector<DirectoryEntry>;

std::uint64_t size_of(const Names& entries, const std::filesystem::path& file) {
  const auto found = std::ranges::find(entries, file.filename().string(), &DirectoryEntry::name);
  return found == entries.end() ? 0 : found->size;
}

class StoreCheck {
 public:
  StoreCheck(FileSystem& files, const Scope& scope, const Watcher& watcher)
      : files_(files), scope_(scope), watcher_(watcher) {}

  Result<Summary> run() {
    NB_TRY(measure());
    if (scope_.whole) {
      NB_TRY(check_names([&] { return check_data_folder(files_, scope_.folders.data_dir); }));
    }
    for (std::size_t k = 0; k < kKindCount; ++k) {
      const Kind kind = kind_at(k);
      if (!scope_.kinds.has(kind)) continue;
      NB_TRY(check_names(
          [&] { return check_kind_folder(files_, kind, scope_.folders.of(kind), shown(kind)); }));
      NB_TRY(check_segments(kind));
    }
    return std::move(summary_);
  }

 private:
  /// `logs/`; a folder elsewhere is named whole.
  [[nodiscard]] std::string shown(Kind kind) const {
    const auto folder = scope_.folders.of(kind);
    const bool inside = folder == scope_.folders.data_dir / name_of(kind);
    return (inside ? std::string(name_of(kind)) : folder.string()) + "/";
  }

  Result<Names> list(Kind kind) {
    auto entries = files_.list(scope_.folders.of(kind));
    if (!entries) return fail(std::move(entries.error()));
    return std::move(*entries).value_or(Names());
  }

  Result<void> measure() {
    for (std::size_t k = 0; k < kKindCount; ++k) {
      const Kind kind = kind_at(k);
      if (!scope_.kinds.has(kind)) continue;
      const auto entries = list(kind);
      if (!entries) return fail(entries.error());
      for (const store::Segment& segment :
           store::segments_among(kind, scope_.folders.of(kind), *entries))
        progress_.bytes += size_of(*entries, segment.lines_path());
    }
    return {};
  }

  template <typename Look>
  Result<void> check_names(Look&& look) {
    auto found = look();
    if (!found) return fail(std::move(found.error()));
    if (found->empty()) return {};
    watcher_.wait();
    const auto again = look();
    if (!again) return fail(again.error());
    for (const Finding& finding : *found) {
      if (std::ranges::find(*again, finding) != again->end()) tell(finding);
    }
    return {};
  }

  Result<void> check_segments(Kind kind) {
    const auto entries = list(kind);
    if (!entries) return fail(entries.error());
    const auto segments = store::segments_among(kind, scope_.folders.of(kind), *entries);
    for (const store::Segment& segment : segments) {
      const auto path = segment.lines_path();
      const std::string name = shown(kind) + path.filename().string();
      progress_.file = name;
      watcher_.progress(progress_);
      NB_TRY(check_one(segment));
      progress_.bytes_done += size_of(*entries, path);
    }
    return {};
  }

  /// As it stands now; when something is wrong, or it is gone, as it stands a moment later.
  Result<void> check_one(const store::Segment& listed) {
    auto report = look_at(listed);
    if (!report) return fail(std::move(report.error()));
    if (!*report || !(*report)->findings.empty()) {
      watcher_.wait();
      report = look_at(listed);
      if (!report) return fail(std::move(report.error()));
    }
    if (!*report) return {};
    ++summary_.segments;
    summary_.lines += (*report)->lines;
    summary_.bytes += (*report)->bytes;
    bool derived = false;
    for (const Finding& finding : (*report)->findings) {
      tell(finding);
      const Severity severity = text_of(finding.problem).severity;
      derived |= severity == Severity::kDerived || finding.problem == Problem::kLinesChanged;
    }
    if (derived) summary_.to_reindex.push_back(now_);
    return {};
  }

  /// In the form that it has now.
  Result<std::optional<SegmentReport>> look_at(const store::Segment& listed) {
    const auto entries = list(listed.kind);
    if (!entries) return fail(entries.error());
    const auto segments = store::segments_among(listed.kind, listed.directory, *entries);
    const auto found = std::ranges::find(segments, listed.id, &store::Segment::id);
    if (found == segments.end()) return std::nullopt;
    now_ = *found;
    SegmentSubject subject{now_, shown(listed.kind)};
    subject.newer = static_cast<std::size_t>(segments.end() - found) - 1;
    subject.is_recent = segments.back().id.day - now_.id.day <= std::chrono::days(1);
    subject.server_runs = scope_.server_runs;
    return check_segment(files_, subject);
  }

  void tell(const Finding& finding) {
    switch (text_of(finding.problem).severity) {
      case Severity::kFault:
        ++summary_.faults;
        break;
      case Severity::kDerived:
        ++summary_.derived;
        break;
      case Severity::kNote:
        ++summary_.notes;
        break;
    }
    watcher_.found(finding);
  }

  FileSystem& files_;
  const Scope& scope_;
  const Watcher& watcher_;
  Progress progress_;
  store::Segment now_;
  Summary summary_;
};

}  // namespace

Result<Summary> check_store(FileSystem& files, const Scope& scope, const Watcher& watcher) {
  return StoreCheck(files, scope, watcher).run();
}

}  // namespace nightbell::check
