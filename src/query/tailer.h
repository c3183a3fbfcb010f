#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/units.h"
#include "event/line_reader.h"
#include "query/archive.h"
#include "query/query.h"
#include "store/scan.h"

/// New lines, as they are stored, to everybody who watches. One tailer parses a line once for
/// all; it reads what was committed from the files, so the writer knows nothing of it.
namespace nightbell::query {

/// Lines for one watcher, in the order of storing.
struct TailedLine {
  std::string line;
  std::string cursor;  ///< to go on behind it
};

/// Threading: any thread, except where said otherwise.
class Tailer {
 public:
  /// Called by whoever runs step(); must only hand over. Never after unwatch() returned.
  /// Without lines every kBeat, so that a quiet watch can be told from a dead one.
  using Deliver = std::function<void(std::vector<TailedLine> lines)>;
  enum class WatcherId : std::uint64_t {};

  static constexpr std::size_t kMaxWatchers = 64;
  /// How often new lines are looked for while somebody watches.
  static constexpr std::chrono::milliseconds kPeriod{100};
  static constexpr std::chrono::seconds kBeat{10};
  /// A watcher that goes on from an earlier cursor is shown at most so much a step.
  static constexpr std::size_t kStepBytes = 1_MiB;

  explicit Tailer(const Archive& archive) : archive_(archive) {}

  /// @param query  its filter, kinds and times count
  /// @param from   go on there (a cursor that was delivered); nothing: from now on
  /// @error kFull         kMaxWatchers watch already
  /// @error kUnavailable  lines were erased since the cursor was given
  [[nodiscard]] Result<WatcherId> watch(Query query, std::optional<store::ScanCursor> from,
                                        Deliver deliver);
  void unwatch(WatcherId id);

  /// Looks once. Threading: one at a time.
  /// @error  as store::scan; lines that it did not come to are tried again by the next step
  [[nodiscard]] Result<void> step();

  /// Looks again and again while somebody watches.
  /// @param on_error  told of what step() could not do
  void run(const std::stop_token& stop, const std::function<void(const Error&)>& on_error);

 private:
  struct Watcher {
    Query query;
    store::ScanCursor at;  ///< lines before it were delivered, or are none of its
    bool behind = false;   ///< still shown what came before it began to watch
    Deliver deliver;
  };
  [[nodiscard]] Result<void> catch_up(Watcher& watcher, const store::Snapshot& snapshot);
  [[nodiscard]] Result<void> show_new(const store::Snapshot& snapshot);
  void beat();
  static void look(Watcher& watcher, const store::FoundLine& found, simdjson::dom::object json,
                   std::optional<WallTime> time, std::vector<TailedLine>& out);

  const Archive& archive_;
  LineReader reader_;
  std::optional<store::ScanCursor> seen_;  ///< new lines were looked at up to here

  std::mutex mutex_;  ///< guards what follows; held while step() works and delivers
  std::condition_variable_any watched_;
  std::map<WatcherId, Watcher> watchers_;
  std::uint64_t last_id_ = 0;
};

}  // namespace nightbell::query
