#pragma once

#include "cli/asker.h"
#include "cli/event_stream.h"
#include "cli/http_client.h"

namespace nightbell::cli {

/// Asks a server's API.
class HttpAsker final : public Asker {
 public:
  /// @param token  the server's api.token; empty: none is sent
  HttpAsker(ServerUrl url, std::string token) : url_(std::move(url)), token_(std::move(token)) {}

  [[nodiscard]] Result<std::optional<AskReply>> ask(const AskedQuestion& question) override;
  /// Goes on where it was after a lost connection.
  [[nodiscard]] Result<void> tail(const std::string& query, const TailWatcher& watcher) override;
  [[nodiscard]] std::string where() const override { return url_.text(); }

 private:
  [[nodiscard]] HttpRequest request_of(std::string target) const;
  /// What an answer that is no 200 means.
  [[nodiscard]] Error error_of(HttpAnswer& answer) const;
  /// One connection of a tail, to its end.
  /// @param status  becomes that of the answer; stays when there was none
  [[nodiscard]] Result<void> watch(const std::string& query, const TailWatcher& watcher,
                                   EventStream& events, unsigned& status);

  const ServerUrl url_;
  const std::string token_;
};

}  // namespace nightbell::cli
