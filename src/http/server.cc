#include "http/server.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "http/event_loop.h"

namespace nightbell::http {
namespace {

class LoopServer final : public Server {
 public:
  LoopServer(ServerOptions options, const Clock& clock) : shared_(std::move(options), clock) {}
  ~LoopServer() override { stop(std::chrono::milliseconds(0)); }

  Result<void> open() {
    const ServerOptions& options = shared_.options;
    const unsigned count =
        options.loops > 0 ? options.loops : std::max(1U, std::thread::hardware_concurrency());
    port_ = options.port;
    for (unsigned i = 0; i < count; ++i) {
      auto listener = listen_on(options.host, port_, i == 0);
      if (!listener) return fail(std::move(listener.error()));
      port_ = port_of(*listener);
      auto loop = EventLoop::open(shared_, i, std::move(*listener));
      if (!loop) return fail(std::move(loop.error()));
      loops_.push_back(std::move(*loop));
    }
    return {};
  }

  void run(const ServiceFactory& make_service) {
    std::vector<std::unique_ptr<Service>> services;
    for (const auto& loop : loops_) services.push_back(make_service(*loop));
    for (std::size_t i = 0; i < loops_.size(); ++i) loops_[i]->start(std::move(services[i]));
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

  [[nodiscard]] ServerStats stats() const override {
    ServerStats stats;
    stats.connections_open = shared_.connections_open.load(std::memory_order_relaxed);
    stats.body_bytes_in_flight = shared_.budget.used_approx();
    for (const auto& loop : loops_) loop->add_to(stats);
    return stats;
  }

  void stop(std::chrono::milliseconds within) override {
    for (const auto& loop : loops_) loop->stop(within);
    for (const auto& loop : loops_) loop->join();
  }

 private:
  ServerShared shared_;
  std::uint16_t port_ = 0;
  std::vector<std::unique_ptr<EventLoop>> loops_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, const Clock& clock,
                                              ServiceFactory make_service) {
  auto server = std::make_unique<LoopServer>(std::move(options), clock);
  NB_TRY(server->open());
  server->run(make_service);
  return server;
}

}  // namespace nightbell::http
