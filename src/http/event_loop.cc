#include "http/event_loop.h"

#include <pthread.h>

#include <algorithm>
#include <exception>

#include "http/fault.h"

namespace nightbell::http {
namespace {

constexpr std::size_t kIdleExchangesKept = 256;
constexpr std::size_t kReplyScratchBytes = 16_KiB;

/// The loop that runs on this thread.
thread_local const EventLoop* current_loop = nullptr;

/// Deadlines are kept to a tenth, and looked at once a second at most.
std::chrono::milliseconds sweep_period_of(const ServerOptions& options) {
  const auto shortest = std::min({options.head_deadline, options.body_grace, options.idle_deadline,
                                  options.write_deadline, options.linger_deadline});
  return std::clamp(shortest / 10, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

}  // namespace

Result<std::unique_ptr<EventLoop>> EventLoop::open(ServerShared& shared, unsigned index,
                                                   Descriptor listener) {
  auto poller = Poller::open();
  if (!poller) return fail(std::move(poller.error()));
  std::unique_ptr<EventLoop> loop(
      new EventLoop(shared, index, std::move(*poller), std::move(listener)));
  NB_TRY(loop->acceptor_.open(loop->poller_));
  return loop;
}

EventLoop::EventLoop(ServerShared& shared, unsigned index, Poller poller, Descriptor listener)
    : shared_(shared),
      index_(index),
      sweep_period_(sweep_period_of(shared.options)),
      poller_(std::move(poller)),
      acceptor_(*this, std::move(listener)) {
  reply_scratch_.reserve(kReplyScratchBytes);
}

EventLoop::~EventLoop() {
  // Exchanges go back to this loop, so whoever holds one goes first.
  service_.reset();
  tasks_.with([](auto& tasks) { tasks.clear(); });
  timers_.clear();
}

void EventLoop::post(std::function<void()> task) {
  const bool was_empty = tasks_.with([&](auto& tasks) {
    tasks.push_back(std::move(task));
    return tasks.size() == 1;
  });
  // The loop's own thread looks at its tasks before it waits.
  if (was_empty && !is_current()) poller_.wake();
}

void EventLoop::post_after(std::chrono::milliseconds delay, std::function<void()> task) {
  timers_.add(now_exactly() + delay, std::move(task));
}

bool EventLoop::is_current() const {
  return current_loop == this;
}

void EventLoop::start(std::unique_ptr<Service> service) {
  service_ = std::move(service);
  thread_ = std::thread([this] { run(); });
}

void EventLoop::stop(std::chrono::milliseconds within) {
  post([this, within] { begin_stop(now_exactly() + within); });
}

void EventLoop::join() {
  if (thread_.joinable()) thread_.join();
}

void EventLoop::add_to(ServerStats& stats) const {
  stats.connections_accepted += accepted_.load(std::memory_order_relaxed);
  stats.connections_refused += refused_.load(std::memory_order_relaxed);
  stats.requests_aborted += aborted_.load(std::memory_order_relaxed);
}

void EventLoop::run() {
  current_loop = this;
  ::pthread_setname_np(::pthread_self(), ("http-" + std::to_string(index_)).c_str());
  now_ = next_sweep_ = shared_.clock.steady();
  while (!is_finished()) guarded([this] { round(); });
  while (!connections_.empty()) connections_.front().close();
  run_tasks();  // who waits for news of a client gets them
  closed_.clear();
  deferred_.clear();
}

void EventLoop::round() {
  const auto ready = poller_.wait(time_to_wait());
  now_ = shared_.clock.steady();
  date_.update(shared_.clock.wall());
  for (const epoll_event& event : ready) {
    static_cast<Watcher*>(event.data.ptr)->on_events(event.events);
  }
  run_tasks();
  for (auto& task : timers_.take_due(now_)) guarded(task);
  run_deferred();
  if (now_ >= next_sweep_) sweep();
  guarded([&] { service_->at_round_end(); });
  // Most often the end of a round posts replies to this very loop.
  look_again_ = false;
  run_tasks();
  closed_.clear();
}

void EventLoop::run_tasks() {
  std::vector<std::function<void()>> tasks;
  tasks_.with([&](auto& shared_tasks) { tasks.swap(shared_tasks); });
  for (auto& task : tasks) guarded(task);
  look_again_ = !tasks.empty();
}

void EventLoop::run_deferred() {
  std::vector<ConnectionPtr> connections;
  connections.swap(deferred_);
  for (const ConnectionPtr& connection : connections) connection->resume();
}

void EventLoop::sweep() {
  next_sweep_ = now_ + sweep_period_;
  for (auto it = connections_.begin(); it != connections_.end();) {
    (it++)->check_deadline(now_);
  }
  acceptor_.retry();
  buffers_.trim();
}

std::chrono::milliseconds EventLoop::time_to_wait() const {
  const bool has_tasks = tasks_.with([](const auto& tasks) { return !tasks.empty(); });
  if (look_again_ || has_tasks || !deferred_.empty()) return std::chrono::milliseconds(0);
  SteadyTime until = std::min(next_sweep_, timers_.next_due());
  if (stopping_) until = std::min(until, stop_deadline_);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - shared_.clock.steady());
  return std::max(left, std::chrono::milliseconds(0));
}

void EventLoop::begin_stop(SteadyTime deadline) {
  if (stopping_) return;
  acceptor_.drain_and_close();
  stopping_ = true;
  stop_deadline_ = deadline;
  std::vector<ConnectionPtr> connections;  // one that stops may close others
  for (Connection& connection : connections_) connections.emplace_back(&connection);
  for (const ConnectionPtr& connection : connections) connection->stop();
}

bool EventLoop::is_finished() const {
  if (!stopping_) return false;
  return (connections_.empty() && exchanges_in_use_ == 0) || now_ >= stop_deadline_;
}

boost::intrusive_ptr<ServerExchange> EventLoop::make_exchange() {
  ++exchanges_in_use_;
  if (idle_exchanges_.empty()) return new ServerExchange(*this);
  boost::intrusive_ptr<ServerExchange> exchange(idle_exchanges_.back().release());
  idle_exchanges_.pop_back();
  return exchange;
}

void EventLoop::recycle(ServerExchange& exchange) {
  --exchanges_in_use_;
  std::unique_ptr<ServerExchange> owned(&exchange);
  owned->clear();
  if (idle_exchanges_.size() < kIdleExchangesKept) idle_exchanges_.push_back(std::move(owned));
}

void EventLoop::adopt(Descriptor socket, boost::asio::ip::address peer) {
  if (shared_.connections_open.fetch_add(1, std::memory_order_relaxed) >=
      options().max_connections) {
    shared_.connections_open.fetch_sub(1, std::memory_order_relaxed);
    return count_refusal();
  }
  count(accepted_);
  const int fd = socket.get();
  const ConnectionPtr connection(new Connection(*this, std::move(socket), std::move(peer)));
  intrusive_ptr_add_ref(connection.get());  // the list's; see forget()
  connections_.push_back(*connection);
  if (!poller_.watch(fd, *connection)) connection->close();
}

void EventLoop::forget(Connection& connection) {
  shared_.connections_open.fetch_sub(1, std::memory_order_relaxed);
  connections_.erase(connections_.iterator_to(connection));
  closed_.emplace_back(&connection, false);
}

void EventLoop::fault(std::string_view request_id, std::string_view what) const {
  report_fault(options(), request_id, what);
}

template <typename F>
void EventLoop::guarded(F&& call) {
  try {
    call();
  } catch (const std::exception& error) {
    fault({}, error.what());
  } catch (...) {
    fault({}, "unknown exception");
  }
}

}  // namespace nightbell::http
