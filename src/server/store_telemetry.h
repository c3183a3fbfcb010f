#pragma once

#include <array>
#include <atomic>

#include "metrics/registry.h"
#include "server/log.h"
#include "store/store_metrics.h"

namespace nightbell::server {

/// The store's verbs as metrics, and its troubles in the log.
class StoreTelemetry final : public store::StoreMetrics {
 public:
  StoreTelemetry(metrics::Registry& registry, Log& log);

  void group_written(std::uint64_t lines, std::uint64_t bytes, Nanos took) override;
  void group_lost(std::uint64_t lines) override;
  void synced(std::uint64_t bytes, Nanos took) override;
  void sync_failed() override;
  void bytes_at_risk(std::uint64_t bytes) override;
  void segment_opened(Kind kind) override;
  void segment_sealed(Kind kind, std::uint64_t bytes) override;
  void checkpoint_failed() override;
  void link_failed() override;
  void tail_cut(Kind kind, std::uint64_t bytes) override;
  void duplicates_evicted(std::uint64_t ids) override;
  void segment_compressed(Kind kind, std::uint64_t before, std::uint64_t after) override;
  void segment_indexed(Kind kind) override;
  void segment_expired(Kind kind, std::uint64_t lines, std::uint64_t bytes) override;
  void segment_evicted(Kind kind, std::uint64_t lines, std::uint64_t bytes) override;
  void lines_erased(Kind kind, std::uint64_t lines) override;
  void maintenance_failed(std::string_view job, const Error& error) override;
  void compression_backlog(std::uint64_t segments) override;
  void disk_used(Kind kind, std::uint64_t bytes) override;
  void file_system_used(std::uint64_t used_bytes, std::uint64_t total_bytes) override;
  void writing_on_thread(bool yes) override;

 private:
  Log& log_;
  metrics::Counter& lines_;
  metrics::Counter& bytes_;
  metrics::Histogram& write_seconds_;
  metrics::Counter& lost_;
  metrics::Counter& synced_bytes_;
  metrics::Histogram& sync_seconds_;
  metrics::Counter& sync_failures_;
  metrics::Counter& at_risk_;
  metrics::CounterFamily& opened_;
  metrics::CounterFamily& sealed_;
  metrics::Counter& checkpoint_failures_;
  metrics::Counter& link_failures_;
  metrics::Counter& cut_bytes_;
  metrics::Counter& evicted_;
  metrics::CounterFamily& compressed_;
  metrics::Counter& compressed_from_bytes_;
  metrics::Counter& compressed_to_bytes_;
  metrics::CounterFamily& indexed_;
  metrics::CounterFamily& removed_;
  metrics::CounterFamily& maintenance_failures_;
  metrics::Gauge& backlog_;
  metrics::Gauge& disk_used_ratio_;
  std::array<std::atomic<std::uint64_t>, kKindCount> disk_bytes_{};
  metrics::Gauge& on_thread_;
};

}  // namespace nightbell::server
