#include "store/ring.h"

#include <algorithm>

#include "base/json.h"

namespace nightbell::store {

void Ring::push(RingEvent event) {
  if (capacity_ == 0) return;
  events_.with([&](auto& events) {
    if (events.size() == capacity_) events.pop_front();
    events.push_back(std::move(event));
  });
}

void Ring::forget(const PersonMatcher& person) {
  events_.with([&](auto& events) {
    std::erase_if(events, [&](const RingEvent& event) {
      std::string visitor;
      json::append_string(visitor, event.visitor_id);
      return person.is_in(event.json) || person.is_in(visitor);
    });
  });
}

std::vector<RingEvent> Ring::newest(std::size_t limit) const {
  return events_.with([&](const auto& events) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, events.size()));
    return std::vector<RingEvent>(events.rbegin(), events.rbegin() + count);
  });
}

std::size_t Ring::size() const {
  return events_.with([](const auto& events) { return events.size(); });
}

}  // namespace nightbell::store
