#include "server/instance.h"

#include <fmt/format.h>

#include "intake/mirror_sink.h"
#include "intake/stdout_sink.h"
#include "metrics/ledger_metrics.h"
#include "server/control_commands.h"
#include "server/process_metrics.h"

namespace nightbell::server {
namespace {

/// Requests that are under way when a stop is asked for get this long.
constexpr std::chrono::seconds kStopWithin{8};

std::optional<auth::HmacSha256> signature_secret(const Config& config) {
  if (config.intake.hmac_secret.empty()) return std::nullopt;
  return auth::HmacSha256(config.intake.hmac_secret);
}

}  // namespace

Instance::Instance(const Config& config, Log& log, const Clock& clock, store::InstanceKey key)
    : log_(log),
      clock_(clock),
      key_(key),
      data_(config),
      requests_(clock),
      ledger_(ledger_tables()),
      store_telemetry_(registry_, log),
      ring_(static_cast<std::size_t>(config.behavior.ring_capacity)),
      limiter_(key.visitors),
      keys_(key_ring(config)),
      diagnostic_(config.diagnostic.secret),
      operators_(config.api.token),
      notices_(clock),
      admission_(keys_, signature_secret(config), limiter_, notices_),
      counters_(registry_, counter_rules(config)),
      intake_metrics_(registry_),
      formats_(intake::make_wire_formats(config.intake.beacon_path)),
      routes_(make_routes(formats_, config.demo.enabled)),
      rules_(live_rules(config, key, data_.schema())),
      demo_{clock, web::embedded_files()} {}

Result<std::unique_ptr<Instance>> Instance::start(const Config& config, Log& log,
                                                  const Clock& clock) {
  auto key = store::load_instance_key(posix_files(), config.store.data_dir);
  if (!key) return fail(std::move(key.error()));
  std::unique_ptr<Instance> instance(new Instance(config, log, clock, *key));
  NB_TRY(instance->open_store(config));
  instance->open_sinks(config);
  NB_TRY(instance->serve(config));
  NB_TRY(instance->open_control(config));
  return instance;
}

Result<void> Instance::open_store(const Config& config) {
  store::JournalOptions options = journal_options(config, key_, store_telemetry_);
  options.forget_elsewhere = [this](const store::PersonMatcher& person) { ring_.forget(person); };
  auto journal = store::Journal::open(std::move(options), posix_files(), clock_);
  if (!journal) return fail(std::move(journal.error()));
  journal_ = std::move(*journal);
  auto ledger_file = store::LedgerFile::open(posix_files(), config.store.data_dir);
  if (!ledger_file) return fail(std::move(ledger_file.error()));
  ledger_file_ = std::make_unique<store::LedgerFile>(std::move(*ledger_file));
  std::array<std::uint64_t, kKindCount> stored{};
  for (std::size_t kind = 0; kind < kKindCount; ++kind)
    stored[kind] = journal_->stats(kind_at(kind)).lines_stored();
  if (const auto& previous = ledger_file_->previous()) ledger_.load(previous->tallies, stored);
  metrics::expose_ledger(registry_, ledger_);
  archive_.reset(new query::Archive{posix_files(), journal_->catalog()});
  auto workers =
      query::WorkerPool::start({.on_fault = [this](std::string_view what) { log_.error(what); }});
  if (!workers) return fail(std::move(workers.error()));
  workers_ = std::move(*workers);
  tailer_ = std::make_unique<query::Tailer>(*archive_);
  tail_thread_ = std::jthread([this](const std::stop_token& stop) {
    tailer_->run(stop, [this](const Error& error) {
      log_.error("new lines could not be shown: " + error.message);
    });
  });
  return {};
}

void Instance::open_sinks(const Config& config) {
  if (config.sinks.to_stdout)
    sinks_.push_back(intake::make_stdout_sink(intake_metrics_.sink_dropped("stdout")));
  if (!config.mirrors.api_log_dir.empty()) {
    sinks_.push_back(intake::make_api_log_mirror(config.mirrors.api_log_dir,
                                                 intake_metrics_.sink_dropped("api_log")));
  }
  if (!config.mirrors.frontend_log_dir.empty()) {
    sinks_.push_back(intake::make_frontend_log_mirror(
        config.mirrors.frontend_log_dir, intake_metrics_.sink_dropped("frontend_log")));
  }
}

Result<void> Instance::serve(const Config& config) {
  heavy_ = std::make_unique<intake::HeavyWorker>(counters_);
  intake_parts_.reset(new intake::IntakeParts{clock_,
                                              *journal_,
                                              ring_,
                                              ledger_,
                                              admission_,
                                              diagnostic_,
                                              counters_,
                                              *heavy_,
                                              intake_metrics_,
                                              notices_,
                                              {}});
  for (const auto& sink : sinks_) intake_parts_->sinks.push_back(sink.get());
  const std::string name =
      config.environment.release.empty()
          ? fmt::format("environment {}", name_of(config.environment.name))
          : fmt::format("environment {}, release {}", name_of(config.environment.name),
                        config.environment.release);
  api_parts_.reset(new api::ApiParts{clock_,
                                     *journal_,
                                     ring_,
                                     ledger_,
                                     registry_,
                                     requests_,
                                     operators_,
                                     diagnostic_,
                                     *archive_,
                                     *workers_,
                                     *tailer_,
                                     std::chrono::seconds(config.runs.stall_after),
                                     [this](std::string_view message, std::string_view request_id) {
                                       log_.error(message, request_id);
                                     },
                                     key_.visitors,
                                     ledger_file_->epoch(),
                                     ledger_file_->unclean_epochs(),
                                     retention(config),
                                     config.runs.payloads == RunPayloads::kRedacted,
                                     config.behavior.public_snapshot,
                                     name,
                                     [this] { return notices_.sentences(); },
                                     stopping_,
                                     web::embedded_files(),
                                     config.demo.enabled});
  service_parts_.reset(new ServiceParts{routes_, *intake_parts_, *api_parts_, requests_, demo_});

  http::ServerOptions options;
  options.host = config.server.listen.host;
  options.port = config.server.listen.port;
  options.loops = static_cast<unsigned>(config.server.threads);
  options.on_fault = [this](std::string_view request_id, std::string_view what) {
    on_fault(request_id, what);
  };
  auto server =
      http::Server::start(options, clock_, [this](http::Loop& loop) { return make_service(loop); });
  if (!server) return fail(std::move(server.error()));
  http_ = std::move(*server);
  expose_process(registry_);
  expose_http(registry_, *http_);
  return {};
}

Result<void> Instance::open_control(const Config& config) {
  auto control = ControlSocket::open(config.store.data_dir,
                                     [this](std::string_view line, const std::stop_token& stop) {
                                       const auto request = parse_control_request(line);
                                       if (!request)
                                         return control_failure(request.error().message);
                                       return answer_control(*journal_, key_, *request, stop);
                                     });
  if (!control) return fail(std::move(control.error()));
  control_ = std::move(*control);
  return {};
}

std::unique_ptr<http::Service> Instance::make_service(http::Loop& loop) {
  auto service = std::make_unique<Service>(loop, *service_parts_, rules_);
  services_.with([&](auto& services) { services.push_back({&loop, service.get()}); });
  return service;
}

void Instance::on_fault(std::string_view request_id, std::string_view what) {
  log_.error(what, request_id);
  services_.with([&](auto& services) {
    for (const Running& running : services) {
      if (running.loop->is_current())
        running.service->gateway().note_failure(http::ErrorId::kInternal, "", request_id);
    }
  });
}

void Instance::use(const Config& config) {
  rules_ = live_rules(config, key_, data_.schema());
  services_.with([&](auto& services) {
    for (const Running& running : services) {
      running.loop->post(
          [service = running.service, rules = rules_] { service->gateway().use(rules); });
    }
  });
}

void Instance::each_second() {
  services_.with([&](auto& services) {
    for (const Running& running : services) {
      running.loop->post([service = running.service] { service->gateway().each_second(); });
    }
  });
  if (const auto saved = ledger_file_->save(ledger_.named_tallies()); !saved) {
    log_.warn("the ledger's file could not be written: " + saved.error().message);
  }
}

Instance::~Instance() {
  stopping_.store(true, std::memory_order_relaxed);
  tail_thread_ = {};               // watchers hear from their loops that it is over
  if (workers_) workers_->stop();  // before the loops, which still answer whoever asked
  control_.reset();
  if (http_) {
    each_second();  // the last refusals
    http_->stop(kStopWithin);
  }
  heavy_.reset();
  if (journal_) journal_->stop();
  // Refusals of the last round: their lines were written after the loops had ended.
  services_.with([](auto& services) {
    for (const Running& running : services) running.service->gateway().finish_after_stop();
  });
  if (ledger_file_) {
    if (const auto closed = ledger_file_->close_clean(ledger_.named_tallies()); !closed) {
      log_.warn("the ledger's file could not be closed: " + closed.error().message);
    }
  }
  sinks_.clear();
}

}  // namespace nightbell::server
