#pragma once

#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/archive.h"
#include "query/fingerprint.h"
#include "query/matching.h"
#include "query/question_memory.h"

/// Errors that are the same, as one.
namespace nightbell::query {

/// Values with how many events had them: the first kMaxValues by their bytes, further ones are
/// `(other)`. The same whatever order they come in, one by one or merged.
class ValueCounts {
 public:
  static constexpr std::size_t kMaxValues = 50;

  void add(std::string_view value, std::uint64_t n = 1);
  /// The same; where there is no room, a new value is `(other)`.
  void add(std::string_view value, std::uint64_t n, QuestionMemory& memory);
  void merge(const ValueCounts& other, QuestionMemory& memory);
  void add_other(std::uint64_t n) { other_ += n; }
  [[nodiscard]] const auto& counts() const { return counts_; }
  [[nodiscard]] std::uint64_t other() const { return other_; }
  /// Most frequent first.
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> sorted() const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t other_ = 0;
};

struct ErrorGroup {
  ErrorIdentity identity;
  std::string message;  ///< as the latest event has it
  WallTime first_seen{};
  WallTime last_seen{};
  std::uint64_t events = 0;
  std::uint64_t count = 0;  ///< repeats included
  std::set<Term> sessions;  ///< distinct ones, at most kMaxSessions
  ValueCounts services;
  ValueCounts releases;
  ValueCounts instances;
  ValueCounts routes;
  std::string latest;  ///< the latest event's line
  /// Where that stands: of two at one time, the later kind and place is the latest.
  std::pair<Kind, store::LinePosition> latest_at;

  /// Adds the events of another group of the same fingerprint.
  void merge(const ErrorGroup& other, QuestionMemory& memory);
  void add_session(Term session, QuestionMemory& memory);
  /// Makes that line the latest. Where there is no room for it, the one before stays.
  void put_latest(std::string_view line, std::string_view its_message, QuestionMemory& memory);
};

inline constexpr std::size_t kMaxGroups = 10'000;
inline constexpr std::size_t kMaxSessions = 10'000;

/// Only lines that match this can be errors (error_identity).
inline constexpr std::string_view kMayBeErrors = "level:error OR status:error OR error:*";

struct ErrorGroups {
  std::unordered_map<std::string, ErrorGroup> groups;  ///< by fingerprint
  bool truncated = false;                              ///< there were more than kMaxGroups
  store::ScanOutcome scanned;

  /// The group of an identity, made when there is room; null when there is none.
  ErrorGroup* at(const std::string& fingerprint, const ErrorIdentity& identity,
                 QuestionMemory& memory);
};

/// Groups the errors among a query's matches. Of a query for all of them (kMayBeErrors), sealed
/// segments that lie within its times are answered by their digest (error_digest.h): the same
/// groups, but for which are left out when there are too many.
/// @param only    a fingerprint; empty: all
/// @param memory  takes the groups. Once it has no room, further groups are left out, and those
///                there are count on, but keep no more sessions, values and longer lines.
/// @error  as store::scan
[[nodiscard]] Result<ErrorGroups> group_errors(const Archive& archive, const Query& query,
                                               std::string_view only, QuestionMemory& memory,
                                               const std::stop_token& stop);
/// All errors, from the lines alone. Ends where one must be left out: then `truncated` is set, or
/// the memory has no room.
[[nodiscard]] Result<ErrorGroups> group_all_errors(const Archive& archive, QuestionMemory& memory);

}  // namespace nightbell::query
