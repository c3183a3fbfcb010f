#pragma once

#include "http/server_exchange.h"
#include "http/stream.h"

namespace nightbell::http {

/// The server's Stream: the owner's end of an exchange whose reply is being written. Its
/// bytes are the connection's. Threading: its loop only.
class ServerStream final : public Stream {
 public:
  /// @param exchange  null: never open
  ServerStream(ServerExchange* exchange, std::size_t max_buffered_bytes)
      : exchange_(exchange), max_buffered_bytes_(max_buffered_bytes) {}
  ~ServerStream() override;

  bool write(std::string_view data) override;
  void finish() override;
  [[nodiscard]] bool is_open() const override { return connection() != nullptr; }
  [[nodiscard]] std::size_t buffered_bytes() const override;
  void on_drained(std::function<void()> task) override;

 private:
  /// Null when there is nobody to write to.
  [[nodiscard]] Connection* connection() const;

  boost::intrusive_ptr<ServerExchange> exchange_;  // until finish()
  const std::size_t max_buffered_bytes_;
};

}  // namespace nightbell::http
