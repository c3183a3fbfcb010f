#include "intake/user_agent.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/ascii.h"

namespace nightbell::intake {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The number behind `token`, such as 120 in `Chrome/120.0`; 0 when there is none.
int major_after(std::string_view header, std::string_view token) {
  const std::size_t at = header.find(token);
  int major = 0;
  if (at == std::string_view::npos) return 0;
  for (std::size_t i = at + token.size();
       i < header.size() && header[i] >= '0' && header[i] <= '9' && major < 10000; ++i) {
    major = major * 10 + (header[i] - '0');
  }
  return major;
}

void find_browser(std::string_view header, Client& client) {
  // In this order: each later one's token also stands in the agents of earlier ones.
  constexpr struct {
    std::string_view token;
    std::string_view name;
    std::string_view version;
  } kBrowsers[] = {
      {"Edg/", "Edge", "Edg/"},
      {"EdgA/", "Edge", "EdgA/"},
      {"OPR/", "Opera", "OPR/"},
      {"SamsungBrowser/", "Samsung Internet", "SamsungBrowser/"},
      {"FxiOS/", "Firefox", "FxiOS/"},
      {"Firefox/", "Firefox", "Firefox/"},
      {"CriOS/", "Chrome", "CriOS/"},
      {"HeadlessChrome/", "Chrome", "HeadlessChrome/"},
      {"Chrome/", "Chrome", "Chrome/"},
      {"Safari/", "Safari", "Version/"},
      {"curl/", "curl", "curl/"},
      {"python-requests/", "python-requests", "python-requests/"},
      {"python-httpx/", "python-httpx", "python-httpx/"},
      {"node", "node", "node/"},
  };
  for (const auto& known : kBrowsers) {
    if (!contains(header, known.token)) continue;
    client.browser = known.name;
    client.major = major_after(header, known.version);
    return;
  }
}

std::string_view os_of(std::string_view header) {
  constexpr struct {
    std::string_view token;
    std::string_view name;
  } kSystems[] = {{"Android", "Android"}, {"iPhone", "iOS"},    {"iPad", "iOS"},
                  {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Mac OS X", "macOS"},
                  {"Linux", "Linux"}};
  for (const auto& known : kSystems) {
    if (contains(header, known.token)) return known.name;
  }
  return {};
}

std::string_view device_of(std::string_view header, std::string_view os) {
  if (contains(header, "bot") || contains(header, "Bot") || contains(header, "crawler"))
    return "bot";
  if (contains(header, "iPad") || contains(header, "Tablet")) return "tablet";
  if (says_mobile(header) || os == "iOS") return "mobile";
  if (os == "Android") return "tablet";  // Android phones say Mobile
  return os.empty() ? std::string_view{} : "desktop";
}

}  // namespace

bool says_mobile(std::string_view header) {
  constexpr std::string_view kWord = "mobile";
  return std::ranges::search(header, kWord, [](char a, char b) {
           return ascii::lower(a) == b;
         }).begin() != header.end();
}

Client parse_user_agent(std::string_view header) {
  Client client;
  find_browser(header, client);
  client.os = os_of(header);
  client.device = device_of(header, client.os);
  return client;
}

std::string_view ClientCache::json_of(std::string_view header) {
  if (header.empty()) return {};
  key_.assign(header.substr(0, kMaxHeader));
  if (const auto found = known_.find(key_); found != known_.end()) return found->second;
  if (known_.size() >= kMaxEntries) known_.clear();  // rare agents come in floods only

  const Client client = parse_user_agent(key_);
  std::string json;
  const auto pair = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    fmt::format_to(std::back_inserter(json), R"({}"{}":"{}")", json.empty() ? "{" : ",", name,
                   value);
  };
  pair("browser", client.browser);
  if (client.major > 0) json += fmt::format(",\"major\":{}", client.major);
  pair("os", client.os);
  pair("device", client.device);
  if (!json.empty()) json += '}';
  return known_.emplace(key_, std::move(json)).first->second;
}

}  // namespace nightbell::intake
