#include "intake/notices.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace nightbell::intake {
namespace {

/// Fewer may be an accident: somebody's proxy, a page that was mirrored.
constexpr std::uint64_t kSteady = 5;
constexpr std::chrono::minutes kRemembered{10};
constexpr std::size_t kMaxNames = 64;
constexpr std::size_t kMaxName = 128;
constexpr std::chrono::seconds kApart{60};

}  // namespace

void Notices::untrusted_proxy(std::string_view peer) {
  note(What::kProxy, peer);
}
void Notices::foreign_origin(std::string_view origin) {
  note(What::kOrigin, origin);
}
void Notices::clock_apart(std::chrono::seconds by) {
  if (by > kApart || by < -kApart) note(What::kClock, "");
}

void Notices::note(What what, std::string_view name) {
  const SteadyTime now = clock_.steady();
  std::string kept(name.substr(0, kMaxName));
  if (!utf8::valid(kept)) return;
  seen_.with([&](auto& seen) {
    if (seen.size() >= kMaxNames && !seen.contains({what, kept})) {
      std::erase_if(seen, [&](const auto& entry) { return now - entry.second.last > kRemembered; });
      if (seen.size() >= kMaxNames) return;
    }
    Seen& entry = seen[{what, std::move(kept)}];
    if (now - entry.last > kRemembered) entry.count = 0;
    ++entry.count;
    entry.last = now;
  });
}

std::vector<std::string> Notices::sentences() const {
  const SteadyTime now = clock_.steady();
  std::vector<std::string> out;
  seen_.with([&](const auto& seen) {
    for (const auto& [key, entry] : seen) {
      if (entry.count < kSteady || now - entry.last > kRemembered) continue;
      switch (key.first) {
        case What::kProxy:
          out.push_back(fmt::format(
              "{} requests came with forwarded addresses from {}, which limits.trusted_proxies "
              "does not name: all its clients share one rate limit",
              entry.count, key.second));
          break;
        case What::kOrigin:
          out.push_back(fmt::format(
              "{} requests came from the origin {}, which ALLOWED_ORIGINS does not name: its "
              "pages can't read the answers",
              entry.count, key.second));
          break;
        case What::kClock:
          out.push_back(
              fmt::format("{} beacons were sent by clocks more than {} s apart from this machine's",
                          entry.count, kApart.count()));
          break;
      }
    }
  });
  return out;
}

}  // namespace nightbell::intake
