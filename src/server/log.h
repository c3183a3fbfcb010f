#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "event/level.h"

/// Nightbell's own log: JSON lines on stderr, in the shape of events.
namespace nightbell::server {

/// Threading: any thread.
class Log {
 public:
  Log(const Clock& clock, Level least, std::string environment, std::string release)
      : clock_(clock),
        least_(least),
        environment_(std::move(environment)),
        release_(std::move(release)) {}

  /// @param request_id  of the request that it is about; empty at start and in the background
  void write(Level level, std::string_view message, std::string_view request_id = {});

  void error(std::string_view message, std::string_view request_id = {}) {
    write(Level::kError, message, request_id);
  }
  void warn(std::string_view message, std::string_view request_id = {}) {
    write(Level::kWarn, message, request_id);
  }
  void info(std::string_view message, std::string_view request_id = {}) {
    write(Level::kInfo, message, request_id);
  }

 private:
  const Clock& clock_;
  const Level least_;
  const std::string environment_;
  const std::string release_;
  std::mutex mutex_;
};

}  // namespace nightbell::server
