#include "server/store_telemetry.h"

#include <fmt/format.h>

namespace nightbell::server {
namespace {
double to_seconds(Nanos took) {
  return std::chrono::duration<double>(took).count();
}
/// 10 µs to 10 s.
std::vector<double> disk_buckets() {
  return metrics::log_buckets(1e-5, 10.0 / 3.1622776601683795, 13);
}
}  // namespace

StoreTelemetry::StoreTelemetry(metrics::Registry& registry, Log& log)
    : log_(log),
      lines_(registry.counter("nightbell_store_lines_written_total", "Lines written to files.")),
      bytes_(registry.counter("nightbell_store_written_bytes_total", "Bytes written to files.")),
      write_seconds_(registry.histogram("nightbell_store_write_seconds",
                                        "Duration of one group's writes.", disk_buckets())),
      lost_(registry.counter("nightbell_store_lost_lines_total",
                             "Lines that could not be written; their senders got 503.")),
      synced_bytes_(registry.counter("nightbell_store_synced_bytes_total",
                                     "Bytes that fdatasync put on the disk.")),
      sync_seconds_(registry.histogram("nightbell_store_sync_seconds", "Duration of one fdatasync.",
                                       disk_buckets())),
      sync_failures_(registry.counter("nightbell_store_sync_failures_total",
                                      "Calls of fdatasync that failed.")),
      at_risk_(
          registry.counter("nightbell_store_at_risk_bytes_total",
                           "Bytes acknowledged as written that may not have reached the disk.")),
      opened_(
          registry.counters("nightbell_store_segments_opened_total", "Segments begun.", {"kind"})),
      sealed_(registry.counters("nightbell_store_segments_sealed_total", "Segments finished.",
                                {"kind"})),
      checkpoint_failures_(
          registry.counter("nightbell_store_checkpoint_failures_total",
                           "Checkpoints that could not be written; the next start scans instead.")),
      link_failures_(
          registry.counter("nightbell_store_link_failures_total",
                           "Times that the link to the open segment could not be moved.")),
      cut_bytes_(registry.counter(
          "nightbell_store_unacknowledged_cut_bytes_total",
          "Bytes of torn last lines cut at the start; nobody was told that they were stored.")),
      evicted_(registry.counter("nightbell_store_duplicate_ids_evicted_total",
                                "Ids that left the duplicate window early because too many came.")),
      compressed_(registry.counters("nightbell_store_segments_compressed_total",
                                    "Finished files that were compressed.", {"kind"})),
      compressed_from_bytes_(
          registry.counter("nightbell_store_compressed_from_bytes_total", "Their bytes before.")),
      compressed_to_bytes_(
          registry.counter("nightbell_store_compressed_to_bytes_total", "Their bytes after.")),
      indexed_(registry.counters("nightbell_store_segments_indexed_total",
                                 "Finished files that got their index.", {"kind"})),
      removed_(registry.counters("nightbell_store_removed_lines_total",
                                 "Lines deleted again since the start.", {"kind", "reason"})),
      maintenance_failures_(
          registry.counters("nightbell_store_maintenance_failures_total",
                            "Work on finished files that failed; it is tried again.", {"job"})),
      backlog_(registry.gauge("nightbell_store_compression_backlog_files",
                              "Finished files that are due to be compressed.")),
      disk_used_ratio_(registry.gauge("nightbell_store_file_system_used_ratio",
                                      "Share of the data folder's file system that is used.")),
      on_thread_(registry.gauge("nightbell_store_writing_on_thread",
                                "1 while a slow disk is written by a thread of its own.")) {
  registry.collect("nightbell_store_disk_bytes", metrics::Type::kGauge,
                   "Bytes of all files of a kind, by the last look at them.", {"kind"},
                   [this](const metrics::Registry::Emit& emit) {
                     for (std::size_t k = 0; k < kKindCount; ++k) {
                       emit({std::string(kKindNames[k])},
                            static_cast<double>(disk_bytes_[k].load(std::memory_order_relaxed)));
                     }
                   });
}

void StoreTelemetry::group_written(std::uint64_t lines, std::uint64_t bytes, Nanos took) {
  lines_.add(lines);
  bytes_.add(bytes);
  write_seconds_.observe(to_seconds(took));
}
void StoreTelemetry::group_lost(std::uint64_t lines) {
  lost_.add(lines);
}
void StoreTelemetry::synced(std::uint64_t bytes, Nanos took) {
  synced_bytes_.add(bytes);
  sync_seconds_.observe(to_seconds(took));
}
void StoreTelemetry::sync_failed() {
  sync_failures_.add();
  log_.error("fdatasync failed: the segment is sealed, a new one is begun");
}
void StoreTelemetry::bytes_at_risk(std::uint64_t bytes) {
  at_risk_.add(bytes);
}
void StoreTelemetry::segment_opened(Kind kind) {
  opened_.with({name_of(kind)}).add();
}
void StoreTelemetry::segment_sealed(Kind kind, std::uint64_t) {
  sealed_.with({name_of(kind)}).add();
}
void StoreTelemetry::checkpoint_failed() {
  checkpoint_failures_.add();
  log_.warn("a checkpoint could not be written; the next start will scan its segment");
}
void StoreTelemetry::link_failed() {
  link_failures_.add();
  log_.warn("the link to the open segment could not be moved");
}
void StoreTelemetry::tail_cut(Kind kind, std::uint64_t bytes) {
  cut_bytes_.add(bytes);
  log_.warn(
      fmt::format("cut {} bytes of a torn last line of {}: nobody was told that they were stored",
                  bytes, name_of(kind)));
}
void StoreTelemetry::duplicates_evicted(std::uint64_t ids) {
  evicted_.add(ids);
}
void StoreTelemetry::segment_compressed(Kind kind, std::uint64_t before, std::uint64_t after) {
  compressed_.with({name_of(kind)}).add();
  compressed_from_bytes_.add(before);
  compressed_to_bytes_.add(after);
}
void StoreTelemetry::segment_indexed(Kind kind) {
  indexed_.with({name_of(kind)}).add();
}
void StoreTelemetry::segment_expired(Kind kind, std::uint64_t lines, std::uint64_t bytes) {
  removed_.with({name_of(kind), "expired"}).add(lines);
  log_.info(fmt::format("deleted a file of {} whose days are over: {} lines, {} bytes",
                        name_of(kind), lines, bytes));
}
void StoreTelemetry::segment_evicted(Kind kind, std::uint64_t lines, std::uint64_t bytes) {
  removed_.with({name_of(kind), "disk_cap"}).add(lines);
  log_.warn(fmt::format("the files are over store.max_disk_mb: deleted {} lines of {}, {} bytes",
                        lines, name_of(kind), bytes));
}
void StoreTelemetry::lines_erased(Kind kind, std::uint64_t lines) {
  removed_.with({name_of(kind), "erased"}).add(lines);
  log_.info(fmt::format("a person was forgotten: erased {} lines of {}", lines, name_of(kind)));
}
void StoreTelemetry::maintenance_failed(std::string_view job, const Error& error) {
  maintenance_failures_.with({job}).add();
  log_.warn(fmt::format("{} failed and is tried again: {}", job, error.message));
}
void StoreTelemetry::compression_backlog(std::uint64_t segments) {
  backlog_.set(static_cast<double>(segments));
}
void StoreTelemetry::disk_used(Kind kind, std::uint64_t bytes) {
  disk_bytes_[index_of(kind)].store(bytes, std::memory_order_relaxed);
}
void StoreTelemetry::file_system_used(std::uint64_t used_bytes, std::uint64_t total_bytes) {
  if (total_bytes > 0)
    disk_used_ratio_.set(static_cast<double>(used_bytes) / static_cast<double>(total_bytes));
}
void StoreTelemetry::writing_on_thread(bool yes) {
  on_thread_.set(yes ? 1 : 0);
  log_.info(yes ? "the disk is slow: a thread of its own writes now"
                : "the disk is quick again: loops write");
}

}  // namespace nightbell::server
