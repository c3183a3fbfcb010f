#include <memory>

#include "api/answers.h"
#include "api/question_error.h"
#include "http/server.h"
#include "query/question.h"

/// Questions over stored lines: asked of a worker, answered on the loop. A client that leaves
/// takes its question with it.
namespace nightbell::api {
namespace {

/// One question under way. The exchange is touched on its loop only, also when it goes; so
/// whoever runs the question gives it back there.
struct Asked {
  http::ExchangePtr exchange;
  http::Loop& loop;
  std::string subject;
  std::string parameters;  ///< the query string, as sent
  bool ndjson = false;     ///< the Accept header asks for it
};

using Outcome = Result<std::optional<query::QuestionReply>>;

std::string parameter(const Asked& asked, std::string_view name) {
  std::string value = http::query_parameter(asked.parameters, name);
  if (value.empty() && name == "format" && asked.ndjson) value = "ndjson";
  return value;
}

void reply(const ApiParts& parts, http::Exchange& exchange, Outcome outcome) {
  if (!outcome) return reply_question_error(parts, exchange, outcome.error());
  if (!*outcome) return exchange.reply_error(http::ErrorId::kNotFound, "There is no such id.");
  http::Reply reply;
  reply.content_type = (*outcome)->content_type;
  reply.body = std::move((*outcome)->body);
  reply.headers.emplace_back("Cache-Control", "no-store");
  if (!(*outcome)->next_cursor.empty())
    reply.headers.emplace_back("x-next-cursor", std::move((*outcome)->next_cursor));
  exchange.reply(std::move(reply));
}

Outcome run(const ApiParts& parts, query::Question* question, const Asked& asked,
            const query::StopToken& stop) {
  const query::QuestionContext context{parts.archive, parts.clock.wall(), parts.stall_after, stop};
  try {
    return question(context, asked.subject,
                    [&](std::string_view name) { return parameter(asked, name); });
  } catch (const std::exception& fault) {
    return fail(ErrorCode::kIo, fault.what());
  }
}

void ask(const ApiParts& parts, http::Exchange& exchange, std::string_view subject,
         query::Question* question) {
  const http::Request& request = exchange.request();
  const auto asked = std::make_shared<Asked>(
      http::ExchangePtr(&exchange), exchange.loop(), http::percent_decode(subject),
      std::string(request.query),
      request.header("accept").find("application/x-ndjson") != std::string_view::npos);
  exchange.release_buffers();
  const auto job = [&parts, question, asked](const query::StopToken& stop) {
    const auto outcome = std::make_shared<Outcome>(run(parts, question, *asked, stop));
    asked->loop.post([&parts, asked, outcome, given_up = stop.stop_requested()] {
      const http::ExchangePtr answered = std::move(asked->exchange);
      // What was found so far is no answer; mostly nobody is there to read one.
      if (given_up) return answered->reply_error(http::ErrorId::kStoreUnavailable, "Given up.");
      reply(parts, *answered, std::move(*outcome));
    });
  };
  const auto id = parts.workers.submit(job);
  if (id) return exchange.on_client_gone([&parts, id = *id] { parts.workers.cancel(id); });
  asked->exchange.reset();
  if (id.error().code == ErrorCode::kFull) return reply_question_error(parts, exchange, id.error());
  exchange.reply_error(http::ErrorId::kStoreUnavailable, "The server is stopping.");
}

}  // namespace

void answer_search(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  ask(parts, exchange, {}, query::ask_search);
}
void answer_stats(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  ask(parts, exchange, {}, query::ask_stats);
}
void answer_timeline(const ApiParts& parts, http::Exchange& exchange, std::string_view id) {
  ask(parts, exchange, id, query::ask_timeline);
}
void answer_errors(const ApiParts& parts, http::Exchange& exchange, std::string_view fingerprint) {
  ask(parts, exchange, fingerprint, query::ask_errors);
}
void answer_runs(const ApiParts& parts, http::Exchange& exchange, std::string_view id) {
  ask(parts, exchange, id, query::ask_runs);
}
void answer_session(const ApiParts& parts, http::Exchange& exchange, std::string_view id) {
  ask(parts, exchange, id, query::ask_session);
}

}  // namespace nightbell::api
