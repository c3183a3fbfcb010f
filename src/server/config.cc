#include "server/config.h"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>

#include "base/file.h"

namespace nightbell::server {

bool ListenAddress::is_loopback() const {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

std::string ListenAddress::text() const {
  return host.contains(':') ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

std::string Source::text() const {
  switch (from) {
    case From::kFlag:
      return "flag " + name;
    case From::kEnvironment:
      return "environment " + name;
    case From::kFile:
      return "file " + name;
    case From::kDefault:
      break;
  }
  return "default";
}

std::filesystem::path Config::behavior_dir() const {
  return behavior.file.empty() ? std::filesystem::path() : folder_of(behavior.file);
}

std::vector<std::string> Config::origins() const {
  auto all = cors.allowed_origins;
  all.insert(all.end(), cors.extra_origins.begin(), cors.extra_origins.end());
  return all;
}

}  // namespace nightbell::server
