#include "server/server_app.h"

#include <fmt/format.h>
#include <signal.h>

#include <ctime>

#include "server/instance.h"
#include "server/log.h"

namespace nightbell::server {
namespace {

/// Signals are taken by the main thread only, one at a time; blocked before any other
/// thread exists, so that all inherit it.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
  }
  /// The next signal within a second; 0 when there is none.
  [[nodiscard]] int wait_a_second() const {
    const timespec second{1, 0};
    const int signal = sigtimedwait(&set_, nullptr, &second);
    return signal < 0 ? 0 : signal;
  }

 private:
  sigset_t set_;
};

void reload(Config& config, const ConfigInput& started_with, Instance& instance, Log& log) {
  ConfigInput input = started_with;
  if (const auto read = read_config_file(input); !read)
    return log.error("SIGHUP: " + read.error().message);
  auto reloaded = reload_config(config, input);
  if (!reloaded) return log.error("SIGHUP: nothing was changed: " + reloaded.error().message);
  config = std::move(reloaded->config);
  instance.use(config);
  log.info(fmt::format("SIGHUP: {} settings changed", reloaded->changed.size()));
  for (const std::string& key : reloaded->needs_restart)
    log.warn("SIGHUP: " + key + " takes effect after a restart");
}

}  // namespace

int run(const Config& started_with, const ConfigInput& input) {
  const Signals signals;
  const SystemClock clock;
  Config config = started_with;
  Log log(clock, config.log.level, std::string(name_of(config.environment.name)),
          config.environment.release);
  for (const std::string& warning : config.warnings) log.warn(warning);

  auto instance = Instance::start(config, log, clock);
  if (!instance) {
    log.error("could not start: " + instance.error().message);
    return 1;
  }
  ListenAddress listening = config.server.listen;
  listening.port = (*instance)->port();
  log.info(
      fmt::format("listening on http://{}, data in {}", listening.text(), config.store.data_dir));

  while (true) {
    const int signal = signals.wait_a_second();
    if (signal == SIGHUP) {
      reload(config, input, **instance, log);
    } else if (signal != 0) {
      log.info("stopping: answering what is open");
      instance->reset();
      log.info("stopped");
      return 0;
    } else {
      (*instance)->each_second();
    }
  }
}

}  // namespace nightbell::server
