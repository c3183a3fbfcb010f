#pragma once

#include <functional>
#include <string>
#include <string_view>

/// Server-sent events (WHATWG HTML, section 9.2), read as bytes come.
namespace nightbell::cli {

struct ServerEvent {
  std::string name;  ///< empty: a message
  std::string data;
};

/// Threading: one at a time.
class EventStream {
 public:
  /// Takes bytes, however they are cut, and shows each event that became whole. Comments
  /// and unknown fields are left out.
  void feed(std::string_view bytes, const std::function<void(const ServerEvent&)>& use);

  /// Where to go on after a lost connection: the last event's; empty before the first.
  [[nodiscard]] const std::string& last_id() const { return last_id_; }
  void forget_id() { last_id_.clear(); }
  /// A new connection: what had come of an event is dropped.
  void restart();

 private:
  void take_line(std::string_view line, const std::function<void(const ServerEvent&)>& use);

  std::string line_;
  bool after_return_ = false;  ///< a '\n' next belongs to the line that just ended
  std::string id_;             ///< of the event that is being read
  ServerEvent event_;
  bool has_data_ = false;
  std::string last_id_;
};

}  // namespace nightbell::cli
