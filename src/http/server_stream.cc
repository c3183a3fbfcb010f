#include "http/server_stream.h"

namespace nightbell::http {

ServerStream::~ServerStream() {
  if (!exchange_) return;
  exchange_->end_notices();
  if (Connection* const open = connection()) open->close();
}

Connection* ServerStream::connection() const {
  if (!exchange_) return nullptr;
  Connection* const connection = exchange_->connection_.get();
  return connection && connection->is_streaming(*exchange_) ? connection : nullptr;
}

bool ServerStream::write(std::string_view data) {
  Connection* const open = connection();
  return open && open->write_stream(data, max_buffered_bytes_);
}

void ServerStream::finish() {
  const ConnectionPtr open(connection());
  const auto exchange = std::move(exchange_);
  if (!exchange) return;
  exchange->end_notices();
  if (open) open->finish_stream();
}

std::size_t ServerStream::buffered_bytes() const {
  const Connection* const open = connection();
  return open ? open->buffered_bytes() : 0;
}

void ServerStream::on_drained(std::function<void()> task) {
  if (!is_open()) return;
  exchange_->on_drained_ = std::move(task);
  if (buffered_bytes() == 0) exchange_->tell_drained();
}

}  // namespace nightbell::http
