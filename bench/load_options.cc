#include "load_options.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <string_view>

namespace nightbell::bench {
namespace {

template <typename T>
Result<void> read_number(std::string_view text, T least, T most, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out < least || out > most) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" is no number from {} to {}", text, least, most));
  }
  return {};
}

Result<void> read_option(std::string_view name, std::string_view value, LoadOptions& options) {
  if (name == "--port") return read_number<std::uint16_t>(value, 1, 65535, options.port);
  if (name == "--connections") return read_number(value, 1, 4096, options.connections);
  if (name == "--rate") return read_number(value, 0.1, 1e6, options.rate);
  if (name == "--seconds") {
    int seconds = 0;
    NB_TRY(read_number(value, 1, 600, seconds));
    options.duration = std::chrono::seconds(seconds);
    return {};
  }
  if (name == "--path") {
    options.path = value;
    return {};
  }
  if (name == "--bodies") {
    options.bodies_file = value;
    return {};
  }
  return fail(ErrorCode::kInvalidArgument, "unknown");
}

}  // namespace

Result<LoadOptions> read_options(int argc, const char* const* argv) {
  LoadOptions options;
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc) {
      return fail(Error{ErrorCode::kInvalidArgument, "has no value"}.within(argv[i]));
    }
    if (auto read = read_option(argv[i], argv[i + 1], options); !read) {
      return fail(std::move(read.error()).within(argv[i]));
    }
  }
  if (options.port == 0 || options.path.empty() || options.bodies_file.empty() ||
      options.rate <= 0) {
    return fail(ErrorCode::kInvalidArgument, "--port, --path, --bodies and --rate must be given");
  }
  return options;
}

Result<std::vector<std::string>> make_requests(const LoadOptions& options) {
  std::ifstream file(options.bodies_file, std::ios::binary);
  std::vector<std::string> requests;
  for (std::string body; std::getline(file, body);) {
    requests.push_back(
        fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n"
                    "Content-Length: {}\r\n\r\n{}",
                    options.path, options.port, body.size(), body));
  }
  if (requests.empty()) return fail(ErrorCode::kIo, options.bodies_file + ": no body in it");
  return requests;
}

}  // namespace nightbell::bench
