#include "server/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace nightbell::server {
namespace {

using metrics::Registry;
using metrics::Type;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code unreadable;
  double count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", unreadable)) {
    static_cast<void>(entry);
    ++count;
  }
  return count;
}

double max_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

void collect_one(Registry& registry, std::string_view name, Type type, std::string_view help,
                 std::function<double()> read) {
  registry.collect(name, type, help, {},
                   [read = std::move(read)](const Registry::Emit& emit) { emit({}, read()); });
}

}  // namespace

void expose_process(Registry& registry) {
  const double started =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  collect_one(registry, "process_cpu_seconds_total", Type::kCounter,
              "User and system CPU time spent in seconds.", cpu_seconds);
  collect_one(registry, "process_resident_memory_bytes", Type::kGauge,
              "Resident memory size in bytes.", resident_bytes);
  collect_one(registry, "process_open_fds", Type::kGauge, "Number of open file descriptors.",
              open_descriptors);
  collect_one(registry, "process_max_fds", Type::kGauge, "Maximum number of open file descriptors.",
              max_descriptors);
  collect_one(registry, "process_start_time_seconds", Type::kGauge,
              "Start time of the process since the Unix epoch.", [started] { return started; });
}

void expose_http(Registry& registry, const http::Server& server) {
  collect_one(registry, "nightbell_http_connections", Type::kGauge, "Open connections.",
              [&server] { return static_cast<double>(server.stats().connections_open); });
  collect_one(registry, "nightbell_http_connections_accepted_total", Type::kCounter,
              "Connections accepted.",
              [&server] { return static_cast<double>(server.stats().connections_accepted); });
  collect_one(registry, "nightbell_http_connections_refused_total", Type::kCounter,
              "Connections closed at once: too many, or no descriptor left.",
              [&server] { return static_cast<double>(server.stats().connections_refused); });
  collect_one(registry, "nightbell_http_body_bytes_in_flight", Type::kGauge,
              "Bytes of request bodies in memory.",
              [&server] { return static_cast<double>(server.stats().body_bytes_in_flight); });
}

}  // namespace nightbell::server
