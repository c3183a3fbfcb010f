// load: posts to a server on this machine at a fixed rate, whatever its answers take, and
// prints what the answers took as one line of JSON. See open_loop.h.
#include <fmt/format.h>

#include "load_options.h"
#include "open_loop.h"

namespace nightbell::bench {
namespace {

double milliseconds_at(const LoadReport& report, double share) {
  if (report.waits.empty()) return 0;
  const auto last = static_cast<double>(report.waits.size() - 1);
  return std::chrono::duration<double, std::milli>(
             report.waits[static_cast<std::size_t>(share * last)])
      .count();
}

Result<void> run(int argc, const char* const* argv) {
  const auto options = read_options(argc, argv);
  if (!options) return fail(options.error());
  const auto requests = make_requests(*options);
  if (!requests) return fail(requests.error());
  const auto report = run_open_loop(*options, *requests);
  if (!report) return fail(report.error());
  fmt::print(
      "{{\"scheduled\":{},\"accepted\":{},\"refused\":{},\"broken\":{},\"seconds\":{:.3f},"
      "\"p50_ms\":{:.3f},\"p99_ms\":{:.3f},\"p999_ms\":{:.3f},\"max_ms\":{:.3f}}}\n",
      report->scheduled, report->accepted, report->refused, report->broken, report->seconds,
      milliseconds_at(*report, 0.5), milliseconds_at(*report, 0.99),
      milliseconds_at(*report, 0.999), milliseconds_at(*report, 1.0));
  return {};
}

}  // namespace
}  // namespace nightbell::bench

int main(int argc, char** argv) {
  const auto done = nightbell::bench::run(argc, argv);
  if (done) return 0;
  fmt::print(stderr, "load: {}\n", done.error().message);
  return done.error().code == nightbell::ErrorCode::kInvalidArgument ? 2 : 1;
}
