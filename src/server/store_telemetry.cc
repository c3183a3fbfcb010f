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
      on_thread_(registry.gauge("nightbell_store_writing_on_thread",
                                "1 while a slow disk is written by a thread of its own.")) {}

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
void StoreTelemetry::writing_on_thread(bool yes) {
  on_thread_.set(yes ? 1 : 0);
  log_.info(yes ? "the disk is slow: a thread of its own writes now"
                : "the disk is quick again: loops write");
}

}  // namespace nightbell::server
