#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <set>

#include "cli/commands.h"
#include "cli/progress_bar.h"
#include "cli/store_scope.h"
#include "server/assembly.h"
#include "server/control_commands.h"
#include "server/control_socket.h"
#include "store/lock.h"
#include "store/reindex_segment.h"
#include "store/segment_name.h"

namespace nightbell::cli {
namespace {

using store::Segment;

struct Target {
  Segment segment;
  bool newest = false;  ///< of its kind
};

/// Of all segments, or of those that a check finds wrong, oldest first.
Result<std::vector<Target>> targets_of(const check::Scope& scope, bool only_damaged) {
  std::vector<Target> targets;
  const auto catalog = store::Catalog::list(posix_files(), scope.folders);
  if (!catalog) return fail(catalog.error());
  std::set<std::filesystem::path> damaged;
  if (only_damaged) {
    const auto summary = check_with_progress(scope, [](const check::Finding&) {});
    if (!summary) return fail(summary.error());
    for (const Segment& segment : summary->to_reindex) damaged.insert(segment.lines_path());
  }
  for (const auto& segments : catalog->snapshot(scope.kinds).segments) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (!only_damaged || damaged.contains(segments[i]->lines_path()))
        targets.push_back({*segments[i], i + 1 == segments.size()});
    }
  }
  return targets;
}

/// Makes one anew. @return false: it was left alone, being gone or written to
class Reindexer {
 public:
  virtual ~Reindexer() = default;
  [[nodiscard]] virtual Result<bool> reindex(const Target& target) = 0;
};

/// By the thread of the running server that owns finished segments.
class ServersReindexer final : public Reindexer {
 public:
  explicit ServersReindexer(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<bool> reindex(const Target& target) override {
    const Segment& segment = target.segment;
    const server::ControlRequest request{.what = server::ControlRequest::Do::kReindex,
                                         .kind = std::string(name_of(segment.kind)),
                                         .file = segment.lines_path().filename().string()};
    const auto replied = server::ask_server(folder_, server::print(request));
    if (!replied) return fail(replied.error());
    if (!*replied) return fail(ErrorCode::kUnavailable, "the server went away: try again");
    const auto value = boost::json::parse(**replied);
    const auto& reply = value.as_object();
    if (!reply.at("ok").as_bool())
      return fail(ErrorCode::kCorrupt, std::string(reply.at("error").as_string()));
    return reply.if_contains("skipped") == nullptr;
  }

 private:
  const std::filesystem::path folder_;
};

/// Under both locks.
class OwnReindexer final : public Reindexer {
 public:
  static Result<std::unique_ptr<Reindexer>> open(const server::Config& config) {
    std::unique_ptr<OwnReindexer> own(new OwnReindexer);
    for (const std::string_view name : {store::kWriterLock, store::kMaintenanceLock}) {
      auto lock = store::FolderLock::take(posix_files(), config.store.data_dir, name);
      if (!lock) return fail(std::move(lock.error()));
      own->locks_.push_back(std::move(*lock));
    }
    const auto key = store::load_instance_key(posix_files(), config.store.data_dir);
    if (!key) return fail(key.error());
    own->options_ = server::journal_options(config, *key, own->metrics_);
    return own;
  }
  Result<bool> reindex(const Target& target) override {
    const Segment& segment = target.segment;
    const auto left = store::how_to_leave(posix_files(), segment, target.newest);
    if (!left) return fail(left.error());
    std::function<std::optional<Hash128>(std::string_view)> key_of;
    if (options_.key_of_line &&
        segment.id.day >= store::day_of(SystemClock().wall() - options_.duplicate_window)) {
      key_of = [&](std::string_view line) { return options_.key_of_line(segment.kind, line); };
    }
    NB_TRY(store::reindex_segment(posix_files(), segment, *left, options_.max_segment_bytes, key_of,
                                  options_.digest));
    return true;
  }

 private:
  OwnReindexer() = default;
  std::vector<store::FolderLock> locks_;
  store::StoreMetrics metrics_;
  store::JournalOptions options_;
};

}  // namespace

int reindex_store(const AskOptions& options, const std::string& folder, bool only_damaged) {
  const auto place = store_scope(options, folder);
  if (!place) return report(place.error());
  const auto targets = targets_of(place->scope, only_damaged);
  if (!targets) return report(targets.error());
  std::unique_ptr<Reindexer> reindexer;
  if (place->scope.server_runs) {
    reindexer = std::make_unique<ServersReindexer>(place->scope.folders.data_dir);
  } else {
    auto own = OwnReindexer::open(place->config);
    if (!own) return report(own.error());
    reindexer = std::move(*own);
  }
  const SystemClock clock;
  ProgressBar bar(clock);
  std::size_t done = 0;
  std::size_t skipped = 0;
  std::size_t failed = 0;
  for (const Target& target : *targets) {
    const std::string name = target.segment.lines_path().filename().string();
    bar.show(name, done + skipped + failed, targets->size(), "");
    const auto made = reindexer->reindex(target);
    if (!made) {
      bar.clear();
      fmt::print(stderr, "nightbell: {}\n", made.error().message);
      ++failed;
    } else {
      ++(*made ? done : skipped);
    }
  }
  bar.clear();
  fmt::print("{} segments reindexed", done);
  if (skipped > 0) fmt::print(", {} left alone that are written to", skipped);
  if (failed > 0) fmt::print(", {} could not be read", failed);
  fmt::print("{}\n", place->scope.server_runs ? ": the running server did it" : "");
  return failed == 0 ? kSuccess : kFailure;
}

}  // namespace nightbell::cli
