#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "demo/answers.h"
#include "http/exchange.h"
#include "http/server.h"
#include "web/files.h"

/// The demo application's server: its page and its backend.
namespace nightbell::demo {

/// What the demos of all loops share; outlives them.
struct Shared {
  const Clock& clock;
  std::span<const web::File> files;
  std::chrono::milliseconds pause = kPause;  ///< between the words of an answer
  OpenAnswers open_answers{};
};

/// One demo a loop. Threading: its loop only.
class Demo {
 public:
  /// Takes one log event, as JSON, into the log, then calls `then` on the demo's loop: who
  /// sees a failure finds it.
  using Report = std::function<void(std::string event, std::function<void()> then)>;

  Demo(http::Loop& loop, Shared& shared, Report report)
      : shared_(shared),
        report_(std::move(report)),
        answers_(loop, shared.open_answers, shared.pause) {}

  void redirect(http::Exchange& exchange);
  void show_file(http::Exchange& exchange);
  void answer(http::Exchange& exchange);
  void fail(http::Exchange& exchange);
  void limit(http::Exchange& exchange);

 private:
  void refuse(http::Exchange& exchange, http::ErrorId error, std::chrono::seconds retry_after);

  Shared& shared_;
  const Report report_;
  Answers answers_;
};

struct Endpoint {
  http::Method method;
  std::string_view path;
  void (Demo::*answer)(http::Exchange& exchange);
  bool reports;  ///< may make a log event: to be admitted like one
};

[[nodiscard]] std::span<const Endpoint> endpoints();

}  // namespace nightbell::demo
