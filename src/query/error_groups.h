#pragma once

#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/archive.h"
#include "query/fingerprint.h"
#include "query/matching.h"

/// Errors that are the same, as one.
namespace nightbell::query {

/// Values with how many events had them; at most kMaxValues, further ones are `(other)`.
class ValueCounts {
 public:
  static constexpr std::size_t kMaxValues = 50;

  void add(std::string_view value, std::uint64_t n = 1);
  /// Most frequent first.
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> sorted() const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
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
};

inline constexpr std::size_t kMaxGroups = 10'000;
inline constexpr std::size_t kMaxSessions = 10'000;

struct ErrorGroups {
  std::map<std::string, ErrorGroup> groups;  ///< by fingerprint
  bool truncated = false;                    ///< there were more than kMaxGroups
};

/// Groups the errors among a query's matches.
/// @param only  a fingerprint; empty: all
/// @error  as store::scan
[[nodiscard]] Result<ErrorGroups> group_errors(const Archive& archive, const Query& query,
                                               std::string_view only, const std::stop_token& stop);

}  // namespace nightbell::query
