#include "cli/event_stream.h"

namespace nightbell::cli {

void EventStream::restart() {
  line_.clear();
  after_return_ = false;
  event_ = {};
  has_data_ = false;
  id_ = last_id_;
}

void EventStream::feed(std::string_view bytes, const std::function<void(const ServerEvent&)>& use) {
  for (const char c : bytes) {
    const bool is_rest_of_end = after_return_ && c == '\n';
    after_return_ = c == '\r';
    if (is_rest_of_end) continue;
    if (c != '\r' && c != '\n') {
      line_ += c;
      continue;
    }
    take_line(line_, use);
    line_.clear();
  }
}

void EventStream::take_line(std::string_view line,
                            const std::function<void(const ServerEvent&)>& use) {
  if (line.empty()) {
    last_id_ = id_;
    if (has_data_) use(event_);
    event_ = {};
    has_data_ = false;
    return;
  }
  const std::size_t colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") {
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  } else if (field == "event") {
    event_.name = value;
  } else if (field == "id" && value.find('\0') == std::string_view::npos) {
    id_ = value;
  }
}

}  // namespace nightbell::cli
