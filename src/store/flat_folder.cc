#include "store/flat_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <string>

#include "base/rfc3339.h"
#include "base/units.h"
#include "store/block_codec.h"
#include "store/lock.h"

namespace nightbell::store {
namespace {

constexpr std::string_view kLines = ".jsonl";
constexpr std::string_view kPacked = ".jsonl.gz";
constexpr std::size_t kPiece = 1_MiB;

struct Stat {
  WallTime changed;
  std::uint64_t bytes = 0;
  friend bool operator==(const Stat&, const Stat&) = default;
};

std::optional<Stat> stat_of(const std::filesystem::path& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return Stat{WallTime(std::chrono::seconds(found.st_mtim.tv_sec) +
                       std::chrono::nanoseconds(found.st_mtim.tv_nsec)),
              static_cast<std::uint64_t>(found.st_size)};
}

/// `metrics-2026-11-21.3.jsonl` → `metrics-2026-11-21` and 3.
struct Name {
  std::string stem;
  std::optional<std::uint64_t> number;
  std::optional<std::chrono::sys_days> day;
};

Name parse(std::string_view name, std::string_view suffix) {
  Name parsed;
  name.remove_suffix(suffix.size());
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos && dot + 1 < name.size() &&
      name.find_first_not_of("0123456789", dot + 1) == std::string_view::npos &&
      name.size() - dot <= 10) {
    parsed.number = std::stoull(std::string(name.substr(dot + 1)));
    name = name.substr(0, dot);
  }
  constexpr std::size_t kDay = 10;
  if (name.size() > kDay) {
    const auto midnight =
        parse_rfc3339(std::string(name.substr(name.size() - kDay)) + "T00:00:00Z");
    if (midnight) parsed.day = std::chrono::floor<std::chrono::days>(*midnight);
  }
  parsed.stem = name;
  return parsed;
}

/// Reads the file to its end and writes it as one gzip member a piece, under a temporary name.
Result<void> pack(FileSystem& files, const std::filesystem::path& from,
                  const std::filesystem::path& temporary) {
  const auto in = files.open(from, OpenMode::kRead);
  if (!in) return fail(in.error());
  if (!*in) return fail(ErrorCode::kUnavailable, from.string() + ": is gone");
  const auto out = files.open(temporary, OpenMode::kCreate);
  if (!out) return fail(out.error());
  NB_TRY((*out)->truncate(0));
  BlockCodec codec;
  std::string piece;
  std::string packed;
  std::uint64_t written = 0;
  for (std::uint64_t at = 0;; at += piece.size()) {
    piece.resize(kPiece);
    const auto got = (*in)->read_at(piece, at);
    if (!got) return fail(got.error());
    piece.resize(*got);
    if (piece.empty()) break;
    packed.clear();
    codec.compress(SegmentForm::kGzip, piece, packed);
    NB_TRY(write_all(**out, packed, written));
    written += packed.size();
  }
  return (*out)->sync_data();
}

class Round {
 public:
  Round(const std::filesystem::path& folder, const FlatRotation& rotation, WallTime now)
      : files_(posix_files()), folder_(folder), rotation_(rotation), now_(now) {}

  Result<FlatOutcome> run() {
    const auto entries = files_.list(folder_);
    if (!entries) return fail(entries.error());
    if (!*entries) return fail(ErrorCode::kInvalidArgument, folder_.string() + ": no such folder");
    std::vector<std::string> names;
    for (const DirectoryEntry& entry : **entries) {
      if (entry.type == DirectoryEntry::Type::kFile) names.push_back(entry.name);
    }
    std::ranges::sort(names);
    taken_ = {names.begin(), names.end()};
    for (const std::string& name : names) {
      if (name.ends_with(std::string(kPacked) + ".tmp")) NB_TRY(remove(name));
      if (name.ends_with(kPacked)) NB_TRY(expire(name, kPacked));
      if (name.ends_with(kLines)) NB_TRY(look_at(name));
    }
    return outcome_;
  }

 private:
  [[nodiscard]] bool is_past(const Name& name) const {
    return name.number || (name.day && *name.day < std::chrono::floor<std::chrono::days>(now_));
  }
  /// By the day in its name, else by when it was written last.
  [[nodiscard]] Nanos age_of(const Name& name, const Stat& stat) const {
    return now_ - (name.day ? WallTime(*name.day) : stat.changed);
  }

  /// Whether any process has the file open: the kernel gives a lease for writing only when
  /// nobody has. Where there are no leases (network file systems), what was written to within
  /// the last hour counts as open.
  [[nodiscard]] bool is_open_elsewhere(const std::string& name) const {
    const auto path = folder_ / name;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return true;
    const bool alone = ::fcntl(file, F_SETLEASE, F_WRLCK) == 0;
    const bool unknown = !alone && errno != EAGAIN;
    if (alone) ::fcntl(file, F_SETLEASE, F_UNLCK);
    ::close(file);
    if (!unknown) return !alone;
    const auto stat = stat_of(path);
    return !stat || now_ - stat->changed < std::chrono::hours(1);
  }

  Result<void> look_at(const std::string& name) {
    const auto stat = stat_of(folder_ / name);
    if (!stat) return {};
    const Name parsed = parse(name, kLines);
    if (!parsed.number && stat->bytes > rotation_.max_bytes) return rename_to_next(name, parsed);
    if (!is_past(parsed)) return {};
    NB_TRY(expire(name, kLines));
    const auto still = stat_of(folder_ / name);
    if (!still || age_of(parsed, *still) < rotation_.compress_after || is_open_elsewhere(name)) {
      return {};
    }
    return compress(name, *still);
  }

  Result<void> rename_to_next(const std::string& name, const Name& parsed) {
    std::uint64_t number = 1;
    const auto is_taken = [&] {
      const std::string next = parsed.stem + "." + std::to_string(number);
      return taken_.contains(next + std::string(kLines)) ||
             taken_.contains(next + std::string(kPacked));
    };
    while (is_taken()) ++number;
    const std::string next = parsed.stem + "." + std::to_string(number) + std::string(kLines);
    NB_TRY(files_.rename(folder_ / name, folder_ / next));
    NB_TRY(files_.sync_directory(folder_));
    taken_.insert(next);
    ++outcome_.rotated;
    return {};
  }

  Result<void> expire(const std::string& name, std::string_view suffix) {
    const auto stat = stat_of(folder_ / name);
    if (!stat || age_of(parse(name, suffix), *stat) <= rotation_.delete_after) return {};
    if (is_open_elsewhere(name)) return {};
    ++outcome_.deleted;
    return remove(name);
  }

  Result<void> compress(const std::string& name, const Stat& before) {
    const auto packed = folder_ / (name + ".gz");
    if (taken_.contains(name + ".gz")) return {};  // another program's
    auto temporary = packed;
    temporary += ".tmp";
    NB_TRY(pack(files_, folder_ / name, temporary));
    if (stat_of(folder_ / name) != before || is_open_elsewhere(name))
      return remove(name + ".gz.tmp");  // somebody writes to it after all
    NB_TRY(files_.rename(temporary, packed));
    NB_TRY(files_.sync_directory(folder_));
    ++outcome_.compressed;
    return remove(name);
  }

  Result<void> remove(const std::string& name) {
    const auto removed = files_.remove(folder_ / name);
    if (!removed) return fail(removed.error());
    return files_.sync_directory(folder_);
  }

  FileSystem& files_;
  const std::filesystem::path folder_;
  const FlatRotation rotation_;
  const WallTime now_;
  std::set<std::string> taken_;
  FlatOutcome outcome_;
};

}  // namespace

Result<bool> is_flat_folder(FileSystem& files, const std::filesystem::path& folder) {
  const auto entries = files.list(folder);
  if (!entries) return fail(entries.error());
  bool lines = false;
  for (const DirectoryEntry& entry : entries->value_or(std::vector<DirectoryEntry>())) {
    if (entry.name == kWriterLock || entry.name == "instance.key") return false;
    lines |= entry.type == DirectoryEntry::Type::kFile &&
             (entry.name.ends_with(kLines) || entry.name.ends_with(kPacked));
  }
  return lines;
}

Result<FlatOutcome> rotate_flat_folder(const std::filesystem::path& folder,
                                       const FlatRotation& rotation, WallTime now) {
  const auto lock = FolderLock::take(posix_files(), folder, kMaintenanceLock);
  if (!lock) return fail(lock.error());
  return Round(folder, rotation, now).run();
}

}  // namespace nightbell::store
