#include "server/assembly.h"

#include "base/units.h"
#include "event/schemas.h"
#include "http/error_code.h"
#include "intake/delivery.h"
#include "intake/duplicate_key.h"
#include "query/error_digest.h"
#include "redact/keys.h"

namespace nightbell::server {
namespace {

constexpr auto kLedgerKinds = [] {
  std::array<std::string_view, kKindCount + 1> names{};
  for (std::size_t i = 0; i < kKindCount; ++i) names[i] = kKindNames[i];
  names[intake::kUnknownKind] = "unknown";
  return names;
}();

constexpr auto kRefusals = [] {
  std::array<std::string_view, http::kErrorIdCount> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = http::kErrors[i].code;
  return names;
}();

auth::KeyRing::Configured configured_key(const KeyConfig& given) {
  auth::KeyRing::Configured configured;
  configured.value = given.value;
  configured.key.name = given.name;
  if (given.role == KeyConfig::Role::kServer) configured.key.role = auth::Key::Role::kServer;
  if (given.environment) configured.key.environment = name_of(*given.environment);
  configured.key.services = given.services;
  configured.key.rate = given.rate;
  configured.key.burst = given.burst;
  return configured;
}

}  // namespace

metrics::LedgerTables ledger_tables() {
  return {kLedgerKinds, kOutcomeNames, kReasonNames, kRefusals};
}

store::MaintenanceOptions maintenance_options(const Config& config) {
  store::MaintenanceOptions options;
  options.keep_days = config.retention.days;
  options.compress_after_days = config.store.compress_after_days;
  options.max_disk_bytes = static_cast<std::uint64_t>(config.store.max_disk_mb) * 1_MiB;
  options.compress_to = config.store.compress == "none"   ? store::SegmentForm::kPlain
                        : config.store.compress == "zstd" ? store::SegmentForm::kZstd
                                                          : store::SegmentForm::kGzip;
  return options;
}

store::JournalOptions journal_options(const Config& config, const store::InstanceKey& key,
                                      store::StoreMetrics& metrics) {
  store::JournalOptions options;
  options.data_dir = config.store.data_dir;
  options.behavior_dir = config.behavior_dir();
  options.durability = config.store.durability;
  options.max_segment_bytes = static_cast<std::uint64_t>(config.store.max_mb) * 1_MiB;
  options.queue_bytes = static_cast<std::size_t>(config.store.queue_mb) * 1_MiB;
  options.maintenance = maintenance_options(config);
  options.key_of_line = [secret = key.duplicates](Kind, std::string_view line) {
    return intake::duplicate_key_of_line(secret, line);
  };
  options.digest = query::error_digest_maker();
  options.metrics = &metrics;
  return options;
}

auth::KeyRing key_ring(const Config& config) {
  std::vector<auth::KeyRing::Configured> keys;
  for (const KeyConfig& given : config.keys) keys.push_back(configured_key(given));
  return auth::KeyRing(std::move(keys));
}

intake::LiveRulesPtr live_rules(const Config& config, const store::InstanceKey& key,
                                const Schema& data) {
  auto rules = std::make_shared<intake::LiveRules>();
  rules->enabled = config.intake.enabled;
  rules->require_key = config.intake.require_key;
  rules->require_allowed = config.cors.require_allowed;
  rules->origins = auth::Origins(config.origins());
  // Checked when the configuration was loaded.
  rules->proxies =
      auth::TrustedProxies::parse(config.limits.trusted_proxies).value_or(auth::TrustedProxies());
  rules->limit = {config.limits.rate, config.limits.burst};
  intake::EventRules& events = rules->events;
  events.environment = name_of(config.environment.name);
  events.release = config.environment.release;
  events.payloads = config.runs.payloads == RunPayloads::kRedacted ? intake::PayloadMode::kRedacted
                                                                   : intake::PayloadMode::kShape;
  events.data = &data;
  events.sample_rate = config.behavior.sample_rate;
  events.visitor_key = key.visitors;
  events.duplicate_key = key.duplicates;
  events.has_secret_or_keys = !config.intake.hmac_secret.empty();
  for (const KeyConfig& given : config.keys) {
    if (given.role != KeyConfig::Role::kServer) continue;
    events.has_secret_or_keys = true;
    events.owned_services.insert(events.owned_services.end(), given.services.begin(),
                                 given.services.end());
  }
  return rules;
}

DataSchema::DataSchema(const Config& config)
    : names_(config.intake.data_fields),
      fields_(schemas::kData.fields.begin(), schemas::kData.fields.end()) {
  constexpr std::uint16_t kMaxText = 128;
  for (const std::string& name : names_) {
    // A secret's name stays out of `data` whatever is configured (CONTRACTS.md section 12).
    if (redact::is_secret_key(name)) continue;
    if (schemas::kData.find(name) < 0 && fields_.size() < kMaxFields)
      fields_.push_back({name, FieldType::kScalar, kMaxText});
  }
  schema_ = std::make_unique<Schema>(fields_);
}

std::vector<intake::CounterRule> counter_rules(const Config& config) {
  std::vector<intake::CounterRule> rules;
  for (const CounterConfig& given : config.counters) {
    intake::CounterRule rule{given.name, given.help, given.event, {}};
    for (const auto& label : given.labels)
      rule.labels.push_back({label.field, label.label, label.values});
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<api::Retention> retention(const Config& config) {
  std::vector<api::Retention> kept;
  for (std::size_t kind = 0; kind < kKindCount; ++kind)
    kept.push_back({kind_at(kind), config.retention.days[kind]});
  return kept;
}

}  // namespace nightbell::server
