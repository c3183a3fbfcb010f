#include <algorithm>
#include <cctype>

#include "server/setting.h"
#include "server/text_checks.h"

namespace nightbell::server {

namespace {

constexpr std::string_view kOriginWords =
    "origins like https://app.example.com or https://*.example.com, or *; separated by commas";

template <Kind kKind>
constexpr Setting retention(std::string_view key, std::string_view fallback,
                            std::string_view fallback_in_dev = {}) {
  return {.key = key,
          .slot = [](Config& c) -> Slot { return &c.retention.days[index_of(kKind)]; },
          .fallback = fallback,
          .help = "Days that files of this kind are kept.",
          .min = 1,
          .max = 3650,
          .fallback_in_dev = fallback_in_dev};
}

// One row a setting. `fallback` is read like any other value, so a default that its own
// row does not allow fails the tests.
constexpr auto kSettings = std::to_array<Setting>({
    {.key = "server.listen",
     .slot = [](Config& c) -> Slot { return &c.server.listen; },
     .fallback = "127.0.0.1:8600",
     .help = "Address and port to listen on. Elsewhere than loopback needs api.token."},
    {.key = "server.threads",
     .slot = [](Config& c) -> Slot { return &c.server.threads; },
     .fallback = "0",
     .help = "Event loops; 0 is one per core.",
     .max = 256},

    {.key = "store.data_dir",
     .slot = [](Config& c) -> Slot { return &c.store.data_dir; },
     .fallback = "./data",
     .help = "Folder of all stored files; created when missing.",
     .accepts = is_some_path,
     .allowed = "a path"},
    {.key = "store.durability",
     .slot = [](Config& c) -> Slot { return &c.store.durability; },
     .fallback = "written",
     .help = "What an acknowledgement promises: written survives a crash of the process, "
             "synced a loss of power too."},
    {.key = "store.max_mb",
     .slot = [](Config& c) -> Slot { return &c.store.max_mb; },
     .fallback = "64",
     .help = "MiB of one file; then the next one of the day is begun.",
     .min = 1,
     .max = 1024},
    {.key = "store.queue_mb",
     .slot = [](Config& c) -> Slot { return &c.store.queue_mb; },
     .fallback = "32",
     .help = "MiB that may wait to be written; more is answered 503 overloaded.",
     .min = 1,
     .max = 1024},
    {.key = "store.compress",
     .slot = [](Config& c) -> Slot { return &c.store.compress; },
     .fallback = "gzip",
     .help = "How old files are kept: gzip (read by zcat), zstd (as small, a third of the work, "
             "read by zstdcat), or none.",
     .accepts = is_compression,
     .allowed = "gzip, zstd or none"},
    {.key = "store.compress_after_days",
     .slot = [](Config& c) -> Slot { return &c.store.compress_after_days; },
     .fallback = "3",
     .help = "Days after which a finished file is compressed; 0: as soon as it is finished.",
     .max = 3650},
    {.key = "store.max_disk_mb",
     .slot = [](Config& c) -> Slot { return &c.store.max_disk_mb; },
     .fallback = "0",
     .help = "MiB of all stored files together; over it the oldest go, behaviour first and errors "
             "last (docs/retention.md). 0: no cap.",
     .max = 1e9},
    {.key = "environment.name",
     .slot = [](Config& c) -> Slot { return &c.environment.name; },
     .fallback = "dev",
     .help = "Where this runs. In prod, info and debug are refused, except info of runs and what "
             "Diagnostic Mode lets in.",
     .legacy = {"ENVIRONMENT", "PY_ENV", "NODE_ENV"}},
    {.key = "environment.release",
     .slot = [](Config& c) -> Slot { return &c.environment.release; },
     .fallback = "",
     .help = "Release of events that bring none.",
     .accepts = is_short_text,
     .allowed = "text of at most 64 bytes without control characters",
     .legacy = {"RELEASE"}},

    {.key = "log.level",
     .slot = [](Config& c) -> Slot { return &c.log.level; },
     .fallback = "info",
     .help = "Least level of Nightbell's own log, on stderr.",
     .legacy = {"LOG_LEVEL"}},

    {.key = "cors.allowed_origins",
     .slot = [](Config& c) -> Slot { return &c.cors.allowed_origins; },
     .fallback = "http://localhost:3000",
     .help = "Browser origins that may send and read answers. * allows any (with a warning).",
     .accepts = is_origin,
     .allowed = kOriginWords,
     .legacy = {"ALLOWED_ORIGINS"},
     .reloadable = true},
    {.key = "cors.extra_origins",
     .slot = [](Config& c) -> Slot { return &c.cors.extra_origins; },
     .fallback = "",
     .help = "Further origins, beside cors.allowed_origins.",
     .accepts = is_origin,
     .allowed = kOriginWords,
     .legacy = {"EXTRA_CORS_ORIGINS"},
     .reloadable = true},
    {.key = "cors.require_allowed",
     .slot = [](Config& c) -> Slot { return &c.cors.require_allowed; },
     .fallback = "false",
     .help = "Refuse events of origins that are not allowed (403), not only hide the answer.",
     .reloadable = true},

    {.key = "intake.enabled",
     .slot = [](Config& c) -> Slot { return &c.intake.enabled; },
     .fallback = "true",
     .help = "The brake: false answers every event 503 ingest_off.",
     .reloadable = true},
    {.key = "intake.require_key",
     .slot = [](Config& c) -> Slot { return &c.intake.require_key; },
     .fallback = "false",
     .help = "Ask every sender for one of [[keys]]."},
    {.key = "intake.hmac_secret",
     .slot = [](Config& c) -> Slot { return &c.intake.hmac_secret; },
     .fallback = "",
     .help = "With it set, logs and runs of backends need x-log-signature or a server key.",
     .allowed = "text; empty: no signature is asked for",
     .legacy = {"LOG_INGEST_HMAC_SECRET"},
     .secret = true},
    {.key = "intake.beacon_path",
     .slot = [](Config& c) -> Slot { return &c.intake.beacon_path; },
     .fallback = "/nb/b",
     .help = "A neutral path of the beacon, beside /ux/beacon, that no blocker lists.",
     .accepts = is_plain_path,
     .allowed = "a path like /nb/b of letters, digits, '.', '_', '-' and '/'"},
    {.key = "intake.data_fields",
     .slot = [](Config& c) -> Slot { return &c.intake.data_fields; },
     .fallback = "",
     .help = "Further keys that `data` may have.",
     .accepts = is_field_name,
     .allowed = "names of at most 64 of [A-Za-z0-9._-], separated by commas"},

    {.key = "runs.payloads",
     .slot = [](Config& c) -> Slot { return &c.runs.payloads; },
     .fallback = "shape",
     .help = "What of a run's payload is kept: type, size and key names, or redacted text."},
    {.key = "runs.stall_after",
     .slot = [](Config& c) -> Slot { return &c.runs.stall_after; },
     .fallback = "600",
     .help = "Seconds after which a run counts as stalled: a node started and neither ended nor "
             "failed.",
     .min = 1,
     .max = 604800},

    {.key = "limits.rate",
     .slot = [](Config& c) -> Slot { return &c.limits.rate; },
     .fallback = "5",
     .help = "Ingest requests a second and client address, fractions allowed; 0 is off.",
     .max = 1e6,
     .reloadable = true},
    {.key = "limits.burst",
     .slot = [](Config& c) -> Slot { return &c.limits.burst; },
     .fallback = "20",
     .help = "Requests that an address may send at once.",
     .min = 1,
     .max = 1e6,
     .reloadable = true},
    {.key = "limits.trusted_proxies",
     .slot = [](Config& c) -> Slot { return &c.limits.trusted_proxies; },
     .fallback = "",
     .help = "Proxies whose forwarded client addresses are believed.",
     .accepts = is_network,
     .allowed = "addresses and CIDRs like 10.0.0.0/8 or fd00::/8, separated by commas",
     .reloadable = true},

    {.key = "behavior.sample_rate",
     .slot = [](Config& c) -> Slot { return &c.behavior.sample_rate; },
     .fallback = "1",
     .help = "Share of visitors whose behaviour is stored; 0 stores nothing.",
     .max = 1,
     .legacy = {"METRICS_SAMPLE_RATE"},
     .reloadable = true},
    {.key = "behavior.ring_capacity",
     .slot = [](Config& c) -> Slot { return &c.behavior.ring_capacity; },
     .fallback = "500",
     .help = "Latest behaviour events held for the snapshot.",
     .min = 1,
     .max = 100000,
     .legacy = {"METRICS_RING_CAPACITY"}},
    {.key = "behavior.public_snapshot",
     .slot = [](Config& c) -> Slot { return &c.behavior.public_snapshot; },
     .fallback = "true",
     .help = "Whether GET /api/metrics/behavior answers without the operator's token."},
    {.key = "behavior.file",
     .slot = [](Config& c) -> Slot { return &c.behavior.file; },
     .fallback = "",
     .help = "Path of a behaviour file; its folder becomes the behaviour folder. Empty: "
             "behavior/ of store.data_dir.",
     .accepts = is_path,
     .allowed = "a path",
     .legacy = {"METRICS_JSONL"}},

    {.key = "api.token",
     .slot = [](Config& c) -> Slot { return &c.api.token; },
     .fallback = "",
     .help = "The operator's token. Empty: only direct requests of this machine may read what is "
             "stored.",
     .accepts = is_token,
     .allowed = "visible ASCII without spaces, or empty",
     .secret = true},

    {.key = "diagnostic.secret",
     .slot = [](Config& c) -> Slot { return &c.diagnostic.secret; },
     .fallback = "",
     .help = "Signs the cookie of Diagnostic Mode; empty: the mode is off.",
     .accepts = is_long_secret,
     .allowed = "at least 32 bytes, or empty",
     .legacy = {"LOG_DIAGNOSTIC_SECRET"},
     .secret = true},

    {.key = "demo.enabled",
     .slot = [](Config& c) -> Slot { return &c.demo.enabled; },
     .fallback = "false",
     .help =
         "Serve the demo application at /demo/; what goes wrong in it is logged as demo-web and "
         "demo-api."},

    {.key = "sinks.stdout",
     .slot = [](Config& c) -> Slot { return &c.sinks.to_stdout; },
     .fallback = "false",
     .help = "Print each stored line on stdout too."},

    {.key = "mirrors.api_log_dir",
     .slot = [](Config& c) -> Slot { return &c.mirrors.api_log_dir; },
     .fallback = "",
     .help = "Folder where accepted logs of backends are mirrored to api.log (10 MB, 3 files).",
     .accepts = is_path,
     .allowed = "a path",
     .legacy = {"TROUBLESHOOT_API_LOG_DIR"}},
    {.key = "mirrors.frontend_log_dir",
     .slot = [](Config& c) -> Slot { return &c.mirrors.frontend_log_dir; },
     .fallback = "",
     .help = "Folder where logs of browsers are mirrored as <session>.jsonl.",
     .accepts = is_path,
     .allowed = "a path",
     .legacy = {"TROUBLESHOOT_FE_LOG_DIR"}},

    retention<Kind::kLogs>("retention.logs_days", "14", "7"),
    retention<Kind::kPresence>("retention.presence_days", "30", "2"),
    retention<Kind::kReplies>("retention.replies_days", "14"),
    retention<Kind::kVitals>("retention.vitals_days", "14"),
    retention<Kind::kBehavior>("retention.behavior_days", "30"),
    retention<Kind::kRuns>("retention.runs_days", "14", "7"),
    retention<Kind::kRollups>("retention.rollups_days", "30", "2"),
    retention<Kind::kRefused>("retention.refused_days", "14", "7"),
});

}  // namespace

std::span<const Setting> settings() {
  return kSettings;
}

const Setting* find_setting(std::string_view key) {
  const auto* found = std::ranges::find(kSettings, key, &Setting::key);
  return found == kSettings.end() ? nullptr : found;
}

std::vector<std::string> setting_keys() {
  std::vector<std::string> keys;
  for (const auto& setting : kSettings) keys.emplace_back(setting.key);
  return keys;
}

std::string variable_of(const Setting& setting) {
  std::string name = "NIGHTBELL_";
  for (const char c : setting.key) {
    name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

}  // namespace nightbell::server
