#include "intake/mirror_sink.h"

#include <fstream>
#include <memory>
#include <string>
#include <unordered_set>

#include "base/ids.h"

namespace nightbell::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFileBytes = 10'000'000;
constexpr int kOlderFiles = 3;
constexpr std::size_t kMaxSessions = 2000;

bool is_log(Kind kind) {
  return kind == Kind::kLogs || kind == Kind::kRuns;
}

bool append_to(const fs::path& file, const std::string& text) {
  std::error_code ignored;
  fs::create_directories(file.parent_path(), ignored);
  std::ofstream out(file, std::ios::app | std::ios::binary);
  out << text << std::flush;
  return out.good();
}

std::uintmax_t size_of(const fs::path& file) {
  std::error_code missing;
  const std::uintmax_t size = fs::file_size(file, missing);
  return missing ? 0 : size;
}

/// api.log.2 → api.log.3, api.log.1 → api.log.2, api.log → api.log.1.
void rotate(const fs::path& file) {
  std::error_code missing;
  for (int n = kOlderFiles; n > 0; --n) {
    const fs::path from = n == 1 ? file : fs::path(file.string() + "." + std::to_string(n - 1));
    fs::rename(from, file.string() + "." + std::to_string(n), missing);
  }
}

/// The session of a stored line. Its own bytes are searched: the schema writes the pair
/// before anything that a sender could make look like it, and texts are escaped.
std::string session_of(const std::string& line) {
  constexpr std::string_view kKey = "\"session_id\":\"";
  const std::size_t at = line.find(kKey);
  if (at == std::string::npos) return "no-session";
  const std::size_t begin = at + kKey.size();
  std::string session = line.substr(begin, line.find('"', begin) - begin);
  return is_id(session) ? session : "no-session";
}

}  // namespace

std::unique_ptr<LineSink> make_api_log_mirror(fs::path dir, metrics::Counter& dropped) {
  const fs::path file = dir / "api.log";
  return std::make_unique<LineSink>(
      [file](const LineSink::Line& line) {
        if (!is_log(line.kind) || line.from_browser) return true;
        if (size_of(file) + line.text.size() > kMaxFileBytes) rotate(file);
        return append_to(file, line.text);
      },
      dropped);
}

std::unique_ptr<LineSink> make_frontend_log_mirror(fs::path dir, metrics::Counter& dropped) {
  auto sessions = std::make_shared<std::unordered_set<std::string>>();
  return std::make_unique<LineSink>(
      [dir = std::move(dir), sessions](const LineSink::Line& line) {
        if (!is_log(line.kind) || !line.from_browser) return true;
        const std::string session = session_of(line.text);
        const fs::path file = dir / (session + ".jsonl");
        if (!sessions->contains(session) && sessions->size() >= kMaxSessions) return false;
        sessions->insert(session);
        if (size_of(file) + line.text.size() > kMaxFileBytes) return false;
        return append_to(file, line.text);
      },
      dropped);
}

}  // namespace nightbell::intake
