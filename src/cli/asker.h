#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

/// Where the command line's questions go: a folder of files or a server. Both answer with
/// the JSON of query/question.h, so whatever shows an answer is written once.
namespace nightbell::cli {

enum class Ask { kSearch, kStats, kTimeline, kErrors, kRuns, kSession };

struct AskedQuestion {
  Ask what = Ask::kSearch;
  std::string subject = {};  ///< an id or a fingerprint; may be empty
  /// Names and values as the API has them.
  std::vector<std::pair<std::string, std::string>> parameters = {};

  /// Adds a parameter, or replaces it; nothing when `value` is empty.
  void set(std::string_view name, std::string_view value);
  [[nodiscard]] std::string_view get(std::string_view name) const;
};

struct AskReply {
  std::string body;         ///< JSON, or NDJSON where the question asked for it
  std::string next_cursor;  ///< of a search that has more
};

/// What is told of new lines.
struct TailWatcher {
  std::function<void(std::string_view line)> line;
  /// What happened to the watching itself: lines missed, a connection lost.
  std::function<void(std::string_view what)> note;
  /// Asked at least every quarter of a second; false ends the watching.
  std::function<bool()> wants_more;
};

/// Threading: one at a time.
class Asker {
 public:
  virtual ~Asker() = default;

  /// @return nothing when there is no such run, error or session
  /// @error kInvalidArgument  the question is wrong; `q: position 7: …` where its query is
  /// @error kUnavailable      not now: the cursor is of before an erasure, the server is busy
  /// @error kIo, kCorrupt     files can't be read, the server can't be reached or says no
  [[nodiscard]] virtual Result<std::optional<AskReply>> ask(const AskedQuestion& question) = 0;

  /// Shows lines that match as they come, until the watcher wants no more.
  /// @param query  a filter, no stages
  /// @error  as ask()
  [[nodiscard]] virtual Result<void> tail(const std::string& query, const TailWatcher& watcher) = 0;

  /// For messages: the folder or the server.
  [[nodiscard]] virtual std::string where() const = 0;
};

}  // namespace nightbell::cli
