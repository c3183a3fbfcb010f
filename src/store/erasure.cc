#include "store/erasure.h"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "base/ids.h"
#include "base/json.h"
#include "base/units.h"

namespace nightbell::store {
namespace {

constexpr std::chrono::milliseconds kSealing{20};
constexpr std::size_t kMaxIntentBytes = 16_MiB;
/// More sessions than this are no person's; the visitor's id was somebody's test.
constexpr std::size_t kMaxSessions = 10'000;

void append_list(std::string& out, std::string_view name, const std::vector<std::string>& texts) {
  out += ',';
  json::append_string(out, name);
  out += ":[";
  for (const std::string& text : texts) {
    if (out.back() != '[') out += ',';
    json::append_string(out, text);
  }
  out += ']';
}

std::vector<std::string> list_of(const boost::json::object& object, std::string_view name) {
  std::vector<std::string> texts;
  const auto* list = object.if_contains(name);
  if (list == nullptr || !list->is_array()) return texts;
  for (const auto& text : list->get_array()) {
    if (text.is_string()) texts.emplace_back(text.get_string().c_str());
  }
  return texts;
}

/// The values of all members `session_id` of a line: ids, so without escapes.
void append_sessions(std::string_view line, std::vector<std::string>& sessions) {
  constexpr std::string_view kMember = R"("session_id":")";
  for (std::size_t at = line.find(kMember); at != std::string_view::npos;
       at = line.find(kMember, at)) {
    at += kMember.size();
    std::string session(line.substr(at, line.find('"', at) - at));
    if (session.empty() || sessions.size() >= kMaxSessions) continue;
    if (std::ranges::find(sessions, session) == sessions.end())
      sessions.push_back(std::move(session));
  }
}

template <typename Use>
void for_each_line(std::string_view block, Use use) {
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t end = std::min(block.find('\n', at), block.size());
    use(block.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace

Erasure::Erasure(ErasureRequest request, std::string id, std::filesystem::path path)
    : request_(std::move(request)), id_(std::move(id)), path_(std::move(path)), matcher_({}) {}

Result<std::unique_ptr<Erasure>> Erasure::begin(FileSystem& files,
                                                const std::filesystem::path& data_dir,
                                                ErasureRequest request) {
  std::erase(request.ids, "");
  if (request.ids.empty())
    return fail(ErrorCode::kInvalidArgument, "whom to forget: no id was given");
  std::string id = make_uuid();
  auto path = data_dir / ("erase-" + id + ".json");
  std::unique_ptr<Erasure> erasure(new Erasure(std::move(request), std::move(id), path));
  if (auto saved = erasure->save(files); !saved) {
    // Not begun: nothing of it stays. What can't be removed now, the next start finds.
    for (const char* suffix : {"", ".tmp"}) {
      if (!files.remove(path.string() + suffix)) break;
    }
    return fail(std::move(saved.error()));
  }
  return erasure;
}

Result<std::vector<std::unique_ptr<Erasure>>> Erasure::unfinished(
    FileSystem& files, const std::filesystem::path& data_dir) {
  constexpr std::string_view kBegin = "erase-";
  constexpr std::string_view kEnd = ".json";
  std::vector<std::unique_ptr<Erasure>> found;
  const auto entries = files.list(data_dir);
  if (!entries) return fail(entries.error());
  for (const DirectoryEntry& entry : entries->value_or(std::vector<DirectoryEntry>())) {
    const std::string& name = entry.name;
    if (!name.starts_with(kBegin)) continue;
    if (name.ends_with(".tmp")) {  // written by halves: nobody was told that it is done
      const auto removed = files.remove(data_dir / name);
      if (!removed) return fail(removed.error());
    }
    if (!name.ends_with(kEnd)) continue;
    const auto text = read_file(files, data_dir / name, kMaxIntentBytes);
    if (!text) return fail(text.error());
    if (!*text) continue;
    boost::json::error_code error;
    const auto value = boost::json::parse(**text, error);
    if (error || !value.is_object()) continue;
    const auto& object = value.get_object();
    ErasureRequest request{list_of(object, "ids"), list_of(object, "visitors")};
    if (request.ids.empty()) continue;
    std::unique_ptr<Erasure> erasure(new Erasure(
        std::move(request), name.substr(kBegin.size(), name.size() - kBegin.size() - kEnd.size()),
        data_dir / name));
    erasure->report_.sessions = list_of(object, "sessions");
    found.push_back(std::move(erasure));
  }
  return found;
}

/// A dry run leaves nothing behind.
Result<void> Erasure::save(FileSystem& files) const {
  if (request_.dry_run) return {};
  std::string out = R"({"version":1)";
  append_list(out, "ids", request_.ids);
  append_list(out, "visitors", request_.visitors);
  append_list(out, "sessions", report_.sessions);
  out += "}\n";
  return replace_file(files, path_, out, OpenMode::kCreatePrivate, true);
}

Result<Nanos> Erasure::step(Shared& shared, SegmentKeeper& keeper,
                            const std::function<void()>& seal_open) {
  switch (phase_) {
    case Phase::kSeal:
      for (const auto& kind : shared.catalog.snapshot().segments) {
        for (const SegmentRef& segment : kind) {
          if (segment->open) were_open_.push_back({segment->kind, segment->id});
        }
      }
      if (request_.dry_run) were_open_.clear();
      if (!request_.dry_run) seal_open();
      phase_ = Phase::kWaitForSeal;
      return Nanos(0);
    case Phase::kWaitForSeal:
      if (!is_sealed(shared)) return Nanos(kSealing);
      list_segments(shared);
      phase_ = request_.visitors.empty() ? Phase::kErase : Phase::kCollect;
      matcher_ = PersonMatcher(phase_ == Phase::kErase ? request_.ids : request_.visitors);
      return Nanos(0);
    case Phase::kCollect: {
      if (!segments_.empty()) {
        // As it is kept now: between steps it may have been compressed or deleted.
        const SegmentRef segment = shared.catalog.find(segments_.back().kind, segments_.back().id);
        if (segment) NB_TRY(collect(shared.files, *segment));
        segments_.pop_back();
        return Nanos(0);
      }
      NB_TRY(save(shared.files));
      std::vector<std::string> ids = request_.ids;
      ids.insert(ids.end(), report_.sessions.begin(), report_.sessions.end());
      matcher_ = PersonMatcher(ids);
      list_segments(shared);
      phase_ = Phase::kErase;
      return Nanos(0);
    }
    case Phase::kErase: {
      if (!segments_.empty()) {
        const SegmentRef segment = shared.catalog.find(segments_.back().kind, segments_.back().id);
        if (segment) NB_TRY(erase(shared, keeper, segment));
        segments_.pop_back();
        return Nanos(0);
      }
      if (!request_.dry_run && shared.options.forget_elsewhere)
        shared.options.forget_elsewhere(matcher_);
      phase_ = Phase::kEnd;
      return Nanos(0);
    }
    case Phase::kEnd:
      break;
  }
  if (!request_.dry_run) {
    const auto removed = shared.files.remove(path_);
    if (!removed) return fail(removed.error());
    NB_TRY(shared.files.sync_directory(folder_of(path_)));
  }
  report_.done = true;
  return Nanos(0);
}

void Erasure::list_segments(const Shared& shared) {
  segments_.clear();
  for (const auto& kind : shared.catalog.snapshot().segments) {
    for (const SegmentRef& segment : kind) {
      if (!segment->open || request_.dry_run) segments_.push_back({segment->kind, segment->id});
    }
  }
}

bool Erasure::is_sealed(const Shared& shared) const {
  return std::ranges::none_of(were_open_, [&](const SegmentKey& key) {
    const SegmentRef segment = shared.catalog.find(key.kind, key.id);
    return segment && segment->open;
  });
}

/// What is damaged stays damaged: it is named, and the rest goes on.
Result<void> Erasure::note_unreadable(Error error, const Segment& segment) {
  if (error.code == ErrorCode::kUnavailable) return {};  // deleted meanwhile
  if (error.code != ErrorCode::kCorrupt) return fail(std::move(error));
  std::string name = segment.lines_path().filename().string() + ": " + error.message;
  if (std::ranges::find(report_.unreadable, name) == report_.unreadable.end())
    report_.unreadable.push_back(std::move(name));
  return {};
}

Result<void> Erasure::collect(FileSystem& files, const Segment& segment) {
  auto reader = SegmentReader::open(files, segment);
  if (!reader) return note_unreadable(std::move(reader.error()), segment);
  if (!*reader) return {};
  std::string buffer;
  for (std::size_t i = 0; i < (*reader)->blocks().size(); ++i) {
    const auto block = (*reader)->read(i, buffer);
    if (!block) return note_unreadable(block.error(), segment);
    if (!matcher_.is_in(*block)) continue;
    for_each_line(*block, [&](std::string_view line) {
      if (matcher_.is_in(line)) append_sessions(line, report_.sessions);
    });
  }
  return {};
}

/// Counts the lines that would go.
/// @return whether there are any
Result<bool> Erasure::count(FileSystem& files, const Segment& segment) {
  auto reader = SegmentReader::open(files, segment);
  if (!reader) return fail(reader.error());
  if (!*reader) return false;
  std::string buffer;
  std::uint64_t lines = 0;
  for (std::size_t i = 0; i < (*reader)->blocks().size(); ++i) {
    const auto block = (*reader)->read(i, buffer);
    if (!block) return fail(block.error());
    if (!matcher_.is_in(*block)) continue;
    if (!request_.dry_run) return true;
    for_each_line(*block, [&](std::string_view line) { lines += matcher_.is_in(line) ? 1 : 0; });
  }
  report_.lines[index_of(segment.kind)] += lines;
  report_.files_changed += lines > 0 ? 1 : 0;
  return lines > 0;
}

Result<void> Erasure::erase(Shared& shared, SegmentKeeper& keeper, const SegmentRef& segment) {
  const auto found = count(shared.files, *segment);
  if (!found) return note_unreadable(found.error(), *segment);
  if (!*found || request_.dry_run) return {};
  const auto before = count_segment(shared.files, *segment);
  if (!before) return note_unreadable(before.error(), *segment);
  auto rewrite =
      SegmentRewrite::begin(shared.files, segment, segment->form,
                            [&](std::string_view line) { return !matcher_.is_in(line); });
  if (!rewrite) {
    keeper.must_clean(segment->kind);
    return note_unreadable(std::move(rewrite.error()), *segment);
  }
  const auto written = (*rewrite)->step(UINT64_MAX);
  if (!written) {
    keeper.must_clean(segment->kind);
    return note_unreadable(written.error(), *segment);
  }
  NB_TRY(keeper.adopt_shorter(**rewrite, Departure::kErased));
  const std::uint64_t lines = (*rewrite)->lines_left_out();
  report_.lines[index_of(segment->kind)] += lines;
  ++report_.files_changed;
  report_.bytes_freed += before->bytes - std::min(before->bytes, (*rewrite)->bytes());
  shared.metrics.lines_erased(segment->kind, lines);
  return {};
}

}  // namespace nightbell::store
