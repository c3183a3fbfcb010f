#pragma once

#include <atomic>
#include <boost/intrusive/list.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "base/guarded.h"
#include "http/acceptor.h"
#include "http/body_budget.h"
#include "http/buffer_pool.h"
#include "http/connection.h"
#include "http/http_date.h"
#include "http/poller.h"
#include "http/server.h"
#include "http/server_exchange.h"
#include "http/timer_queue.h"

namespace nightbell::http {

/// What the loops of one server share. Threading: any thread.
struct ServerShared {
  ServerShared(ServerOptions the_options, const Clock& the_clock)
      : options(std::move(the_options)),
        clock(the_clock),
        budget(options.max_body_bytes_in_flight) {}

  const ServerOptions options;
  const Clock& clock;
  BodyBudget budget;
  std::atomic<std::size_t> connections_open{0};
};

/// One thread and what it serves: its listening socket, its connections, its service.
///
/// A round: what is ready (at most Poller::kMaxEventsPerRound connections), tasks that
/// were posted or are due, deadlines once in a while, then Service::at_round_end().
/// Threading: its own thread only, unless said otherwise.
class EventLoop final : public Loop {
 public:
  /// @error kIo  no descriptors
  [[nodiscard]] static Result<std::unique_ptr<EventLoop>> open(ServerShared& shared, unsigned index,
                                                               Descriptor listener);
  /// join() came first.
  ~EventLoop() override;

  // Loop. Threading: any thread.
  void post(std::function<void()> task) override;
  void post_after(std::chrono::milliseconds delay, std::function<void()> task) override;
  [[nodiscard]] unsigned index() const override { return index_; }
  [[nodiscard]] bool is_current() const override;

  // For the server. Threading: the server's.
  void start(std::unique_ptr<Service> service);
  void stop(std::chrono::milliseconds within);
  void join();
  void add_to(ServerStats& stats) const;

  // For connections and exchanges.
  [[nodiscard]] const ServerOptions& options() const { return shared_.options; }
  [[nodiscard]] BodyBudget& budget() { return shared_.budget; }
  [[nodiscard]] BufferPool& buffers() { return buffers_; }
  [[nodiscard]] Service& service() { return *service_; }
  /// Steady time when this round began: good enough for deadlines.
  [[nodiscard]] SteadyTime now() const { return now_; }
  [[nodiscard]] SteadyTime now_exactly() const { return shared_.clock.steady(); }
  [[nodiscard]] std::string_view date() const { return date_.text(); }
  [[nodiscard]] bool is_stopping() const { return stopping_; }
  /// Where a reply is put together, and bytes are received to be thrown away.
  [[nodiscard]] std::string& reply_scratch() { return reply_scratch_; }
  [[nodiscard]] boost::intrusive_ptr<ServerExchange> make_exchange();
  void recycle(ServerExchange& exchange);
  /// Continues with `connection` at the end of this round.
  void defer(Connection& connection) { deferred_.emplace_back(&connection); }
  /// `connection` is closed; it lives until the round ends.
  void forget(Connection& connection);
  void count_abort() { count(aborted_); }
  /// Tells of an exception; see ServerOptions::on_fault.
  void fault(std::string_view request_id, std::string_view what) const;

  // For the acceptor.
  void adopt(Descriptor socket, boost::asio::ip::address peer);
  void count_refusal() { count(refused_); }

 private:
  using Connections = boost::intrusive::list<Connection>;

  EventLoop(ServerShared& shared, unsigned index, Poller poller, Descriptor listener);

  static void count(std::atomic<std::uint64_t>& counter) {
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  void run();
  void round();
  void run_tasks();
  void run_deferred();
  void sweep();
  void begin_stop(SteadyTime deadline);
  [[nodiscard]] bool is_finished() const;
  [[nodiscard]] std::chrono::milliseconds time_to_wait() const;
  template <typename F>
  void guarded(F&& call);

  ServerShared& shared_;
  const unsigned index_;
  const std::chrono::milliseconds sweep_period_;
  BufferPool buffers_;
  std::vector<std::unique_ptr<ServerExchange>> idle_exchanges_;
  std::size_t exchanges_in_use_ = 0;
  Guarded<std::vector<std::function<void()>>> tasks_;
  TimerQueue timers_;
  Poller poller_;
  Acceptor acceptor_;
  Connections connections_;
  std::vector<ConnectionPtr> deferred_;
  std::vector<ConnectionPtr> closed_;  // in this round
  std::string reply_scratch_;
  DateCache date_;
  SteadyTime now_{};
  SteadyTime next_sweep_{};
  SteadyTime stop_deadline_{};
  bool stopping_ = false;
  bool look_again_ = false;  // tasks ran after the service's round ended
  std::unique_ptr<Service> service_;
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> aborted_{0};
  std::thread thread_;
};

}  // namespace nightbell::http
