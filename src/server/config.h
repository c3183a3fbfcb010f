#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "event/kind.h"
#include "event/level.h"
#include "store/journal.h"

/// The effective configuration: every value checked, and where it came from.
///
/// Members are the settings of the table in settings.cc (docs/configuration.md has
/// their meaning, range and default). How a value is found: config_input.h.
/// Threading: immutable once loaded.
namespace nightbell::server {

enum class Environment : std::uint8_t { kDev, kStaging, kProd };
[[nodiscard]] std::string_view name_of(Environment environment);

/// What of a run's `payload` is kept (CONTRACTS.md section 7).
enum class RunPayloads : std::uint8_t {
  kShape,     ///< type, size and key names only
  kRedacted,  ///< the text too, redacted
};

struct ListenAddress {
  std::string host = "127.0.0.1";  ///< an IPv4 or IPv6 address, without brackets
  std::uint16_t port = 8600;       ///< 0: any free one

  [[nodiscard]] bool is_loopback() const;
  /// `127.0.0.1:8600`, `[::1]:8600`.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

/// One of `[[keys]]`: admits a sender.
struct KeyConfig {
  enum class Role : std::uint8_t { kBrowser, kServer };

  std::string name;   ///< an id; shown as `via: key:<name>`
  std::string value;  ///< what the sender brings; secret when role is kServer
  Role role = Role::kBrowser;
  std::optional<Environment> environment;  ///< none: the server's own
  std::vector<std::string> services;       ///< which services it speaks for
  std::optional<double> rate;              ///< requests a second; none: limits.rate
  std::optional<std::int64_t> burst;       ///< none: limits.burst
  friend bool operator==(const KeyConfig&, const KeyConfig&) = default;
};

/// One of `[[counters]]`: counts events of a name (CONTRACTS.md section 9).
struct CounterConfig {
  struct Label {
    std::string field;  ///< of the event's `metadata` (behaviour) or `data` (logs)
    std::string label;
    std::vector<std::string> values;  ///< others become `other`; empty: any, bounded
    friend bool operator==(const Label&, const Label&) = default;
  };

  std::string name;   ///< ends in `_total`
  std::string event;  ///< behaviour `event`, or the `message` of a log
  std::string help;
  std::vector<Label> labels;
  friend bool operator==(const CounterConfig&, const CounterConfig&) = default;
};

/// Where a value came from; the strongest first.
struct Source {
  enum class From : std::uint8_t { kFlag, kEnvironment, kFile, kDefault };
  From from = From::kDefault;
  std::string name;  ///< the flag, the variable, the file's path; empty for kDefault

  /// `default`, `flag --listen`, `environment ALLOWED_ORIGINS`, `file /etc/…`.
  [[nodiscard]] std::string text() const;
};

struct Config {
  struct {
    ListenAddress listen;
    std::int64_t threads = 0;  ///< 0: one per core
  } server;
  struct {
    std::string data_dir;
    store::Durability durability = store::Durability::kWritten;
    std::int64_t max_mb = 0;    ///< MiB of a file before the next one is begun
    std::int64_t queue_mb = 0;  ///< MiB that may wait to be written
    std::string compress;       ///< gzip, zstd or none
    std::int64_t compress_after_days = 0;
    std::int64_t max_disk_mb = 0;  ///< MiB of all files; 0: no cap
  } store;
  struct {
    Environment name = Environment::kDev;
    std::string release;  ///< empty: none
  } environment;
  struct {
    Level level = Level::kInfo;  ///< of Nightbell's own log
  } log;
  struct {
    std::vector<std::string> allowed_origins;
    std::vector<std::string> extra_origins;
    bool require_allowed = false;
  } cors;
  struct {
    bool enabled = true;
    bool require_key = false;
    std::string hmac_secret;  ///< empty: no signature is asked for
    std::string beacon_path;
    std::vector<std::string> data_fields;  ///< beside those of CONTRACTS.md section 2
  } intake;
  struct {
    RunPayloads payloads = RunPayloads::kShape;
    std::int64_t stall_after = 0;  ///< seconds without an event, while a node is open
  } runs;
  struct {
    double rate = 0;  ///< requests a second and address; 0: off
    std::int64_t burst = 0;
    std::vector<std::string> trusted_proxies;  ///< addresses and CIDRs, checked
  } limits;
  struct {
    double sample_rate = 1;  ///< 0 to 1
    std::int64_t ring_capacity = 0;
    bool public_snapshot = true;
    std::string file;  ///< METRICS_JSONL: only its folder matters; see behavior_dir()
  } behavior;
  struct {
    std::string token;  ///< empty: only a direct request from this machine is let in
  } api;
  struct {
    std::string secret;  ///< empty: Diagnostic Mode is off
  } diagnostic;
  struct {
    bool enabled = false;  ///< /demo/ is there
  } demo;
  struct {
    bool to_stdout = false;
  } sinks;
  struct {
    std::string api_log_dir;       ///< empty: no mirror
    std::string frontend_log_dir;  ///< empty: no mirror
  } mirrors;
  struct {
    std::array<std::int64_t, kKindCount> days{};  ///< by index_of(Kind)
  } retention;

  std::vector<KeyConfig> keys;
  std::vector<CounterConfig> counters;  ///< the shipped ones included

  std::map<std::string, Source, std::less<>> sources;  ///< by `section.key`
  /// What was noticed and does not stop the start: to be logged at warn.
  std::vector<std::string> warnings;

  /// The folder of behaviour files when behavior.file moves it; else empty.
  [[nodiscard]] std::filesystem::path behavior_dir() const;
  /// allowed_origins and extra_origins.
  [[nodiscard]] std::vector<std::string> origins() const;
  [[nodiscard]] bool is_prod() const { return environment.name == Environment::kProd; }
};

}  // namespace nightbell::server
