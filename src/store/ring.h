#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "store/person_matcher.h"

/// The last behaviour events, for the public snapshot (CONTRACTS.md section 3). Held in
/// memory only; sampled-out events are here too.
namespace nightbell::store {

struct RingEvent {
  std::string json;        ///< one ready JSON object, without the visitor
  std::string event;       ///< its name, for counts
  std::string visitor_id;  ///< shown as it is to operators, hashed to others
};

/// The newest `capacity` events; older ones fall out.
/// Threading: any thread.  Memory: capacity lines, at most about 5 KiB each.
class Ring {
 public:
  explicit Ring(std::size_t capacity) : capacity_(capacity) {}

  void push(RingEvent event);
  /// Takes out what holds an id of a person.
  void forget(const PersonMatcher& person);
  /// Newest first, at most `limit`.
  [[nodiscard]] std::vector<RingEvent> newest(std::size_t limit) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t capacity() const { return capacity_; }

 private:
  const std::size_t capacity_;
  Guarded<std::deque<RingEvent>> events_;  ///< oldest first
};

}  // namespace nightbell::store
