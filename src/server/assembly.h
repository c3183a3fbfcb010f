#pragma once

#include "api/api.h"
#include "auth/keys.h"
#include "intake/event_counters.h"
#include "intake/live_rules.h"
#include "metrics/ledger_tables.h"
#include "server/config.h"
#include "store/instance_key.h"
#include "store/journal.h"

/// Configuration → what each folder calls its own options. The one place where the
/// words of the configuration meet those of the folders.
namespace nightbell::server {

/// What the ledger counts by.
[[nodiscard]] metrics::LedgerTables ledger_tables();
[[nodiscard]] store::MaintenanceOptions maintenance_options(const Config& config);

[[nodiscard]] store::JournalOptions journal_options(const Config& config,
                                                    const store::InstanceKey& key,
                                                    store::StoreMetrics& metrics);

[[nodiscard]] auth::KeyRing key_ring(const Config& config);

/// @param data  what `data` may hold; outlives the rules
[[nodiscard]] intake::LiveRulesPtr live_rules(const Config& config, const store::InstanceKey& key,
                                              const Schema& data);

/// schemas::kData and intake.data_fields. The schema and the names it views, kept together.
class DataSchema {
 public:
  explicit DataSchema(const Config& config);
  [[nodiscard]] const Schema& schema() const { return *schema_; }

 private:
  std::vector<std::string> names_;
  std::vector<Field> fields_;
  std::unique_ptr<Schema> schema_;
};

[[nodiscard]] std::vector<intake::CounterRule> counter_rules(const Config& config);

[[nodiscard]] std::vector<api::Retention> retention(const Config& config);

}  // namespace nightbell::server
