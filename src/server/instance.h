#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "api/api.h"
#include "auth/diagnostic.h"
#include "auth/keys.h"
#include "auth/operator.h"
#include "auth/rate_limiter.h"
#include "base/clock.h"
#include "base/file.h"
#include "http/server.h"
#include "intake/intake_parts.h"
#include "metrics/ledger.h"
#include "server/assembly.h"
#include "server/config.h"
#include "server/control_socket.h"
#include "server/log.h"
#include "server/service.h"
#include "server/store_telemetry.h"
#include "store/ledger_file.h"

/// One running server: every part, in the order in which each needs the ones before it.
namespace nightbell::server {

/// Threading: the main thread.
class Instance {
 public:
  /// Opens the store and begins to serve.
  /// @error kLocked, kIo, kCorrupt  as the store and the HTTP server say
  [[nodiscard]] static Result<std::unique_ptr<Instance>> start(const Config& config, Log& log,
                                                               const Clock& clock);

  /// Answers what has arrived, writes and syncs what was taken, closes the ledger.
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  /// What SIGHUP changes: limits, origins, sampling, the brake.
  void use(const Config& config);
  /// Once a second: refusals become lines, the ledger its file.
  void each_second();

  [[nodiscard]] std::uint16_t port() const { return http_->port(); }

 private:
  Instance(const Config& config, Log& log, const Clock& clock, store::InstanceKey key);

  [[nodiscard]] Result<void> open_store(const Config& config);
  [[nodiscard]] Result<void> serve(const Config& config);
  [[nodiscard]] Result<void> open_control(const Config& config);
  void open_sinks(const Config& config);
  [[nodiscard]] std::unique_ptr<http::Service> make_service(http::Loop& loop);
  void on_fault(std::string_view request_id, std::string_view what);

  Log& log_;
  const Clock& clock_;
  const store::InstanceKey key_;
  const DataSchema data_;
  std::atomic<bool> stopping_{false};

  metrics::Registry registry_;
  metrics::RequestStats requests_;
  metrics::Ledger ledger_;
  std::unique_ptr<store::LedgerFile> ledger_file_;
  StoreTelemetry store_telemetry_;
  std::unique_ptr<store::Journal> journal_;
  store::Ring ring_;
  std::unique_ptr<query::Archive> archive_;
  std::unique_ptr<query::WorkerPool> workers_;
  std::unique_ptr<query::Tailer> tailer_;
  std::jthread tail_thread_;

  auth::RateLimiter limiter_;
  auth::KeyRing keys_;
  auth::Diagnostic diagnostic_;
  auth::OperatorAccess operators_;

  intake::Notices notices_;
  intake::Admission admission_;
  intake::EventCounters counters_;
  intake::IntakeMetrics intake_metrics_;
  std::vector<std::unique_ptr<intake::LineSink>> sinks_;
  Formats formats_;
  Routes routes_;
  intake::LiveRulesPtr rules_;
  std::unique_ptr<intake::HeavyWorker> heavy_;
  std::unique_ptr<intake::IntakeParts> intake_parts_;
  std::unique_ptr<api::ApiParts> api_parts_;
  demo::Shared demo_;
  std::unique_ptr<ServiceParts> service_parts_;

  struct Running {
    http::Loop* loop;
    Service* service;
  };
  Guarded<std::vector<Running>> services_;
  std::unique_ptr<http::Server> http_;
  std::unique_ptr<ControlSocket> control_;
};

}  // namespace nightbell::server
