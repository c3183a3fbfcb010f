#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "event/limits.h"
#include "event/outcome.h"

/// What became of a request's events, as its reply will say.
namespace nightbell::intake {

/// A field that is missing or wrong, as replies of sections 1 and 3 list it.
struct FieldIssue {
  std::string_view field;    ///< static storage
  std::string_view message;  ///< static storage, for a person: `Field required`
  std::string_view type;     ///< static storage, for programs: `missing`
};

struct Rejection {
  std::uint32_t index;  ///< of the event in its request
  Reason reason;
  std::string message;
};

/// Names of what was left out: at most limits::kMaxDroppedFields different ones are
/// kept, all are counted.
class DroppedFields {
 public:
  /// `path` + `name`, for example "data." + "model". Both are copied.
  void add(std::string_view path, std::string_view name);
  /// All of another's.
  void add(const DroppedFields& others);

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  void clear() {
    names_.clear();
    count_ = 0;
  }

 private:
  std::vector<std::string> names_;
  std::uint64_t count_ = 0;
};

struct Verdicts {
  std::uint32_t accepted = 0;
  std::uint32_t sampled_out = 0;
  std::vector<Rejection> rejected;
  std::vector<FieldIssue> issues;  ///< of the last rejected event
  DroppedFields dropped;

  void clear() {
    accepted = sampled_out = 0;
    rejected.clear();
    issues.clear();
    dropped.clear();
  }
};

}  // namespace nightbell::intake
