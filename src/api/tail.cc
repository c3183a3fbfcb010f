#include <fmt/format.h>

#include <memory>

#include "api/answers.h"
#include "api/question_error.h"
#include "http/server.h"
#include "query/parameters.h"
#include "query/tailer.h"
#include "store/cursor_token.h"

/// GET /api/tail: new lines as Server-Sent Events, resumable; a slow reader is told how many
/// it missed.
namespace nightbell::api {
namespace {

/// What a reader may be behind before it misses lines (STORE.md: 1 MiB a subscriber).
constexpr std::size_t kMaxBehind = 1_MiB;

/// One reader. Threading: its loop only; the tailer knows it weakly.
struct Reader {
  http::StreamPtr stream;
  std::uint64_t missed = 0;
};

std::string event_of(const query::TailedLine& line) {
  return fmt::format("id: {}\ndata: {}\n\n", line.cursor, line.line);
}

/// All of the lines, or none and their number with what comes next, so that the reader knows
/// where its gap is and how long. Without lines a comment, which shows proxies that the
/// stream is alive.
void send(Reader& reader, const std::vector<query::TailedLine>& lines) {
  if (!reader.stream || !reader.stream->is_open()) return;
  std::string text;
  if (reader.missed > 0) {
    text = fmt::format("event: missed\ndata: {{\"missed\":{}}}\n\n", reader.missed);
  } else if (lines.empty()) {
    text = ": alive\n\n";
  }
  for (const query::TailedLine& line : lines) text += event_of(line);
  if (reader.stream->write(text)) {
    reader.missed = 0;
  } else {
    reader.missed += lines.size();
  }
}

std::string resume_token(const http::Request& request) {
  const std::string_view last = request.header("last-event-id");
  return last.empty() ? http::query_parameter(request.query, "cursor") : std::string(last);
}

struct Wanted {
  query::Query query;
  std::optional<store::ScanCursor> from;
};

Result<Wanted> wanted(const ApiParts& parts, const http::Request& request) {
  const auto parameter = [&](std::string_view name) {
    return http::query_parameter(request.query, name);
  };
  auto query = query::query_parameters(parameter, {}, parts.clock.wall(), {});
  if (!query) return fail(std::move(query.error()));
  if (!query->stages.empty()) return fail(ErrorCode::kInvalidArgument, "q: a tail has no stages");
  Wanted wanted{std::move(*query), std::nullopt};
  if (const std::string token = resume_token(request); !token.empty()) {
    wanted.from = store::cursor_of_token(token);
    if (!wanted.from || wanted.from->order != store::ScanOrder::kOldestFirst)
      return fail(ErrorCode::kInvalidArgument, "cursor: not one that a tail gave");
  }
  return wanted;
}

}  // namespace

void answer_tail(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  auto asked = wanted(parts, exchange.request());
  if (!asked) return reply_question_error(parts, exchange, asked.error());
  const auto reader = std::make_shared<Reader>();
  http::Loop& loop = exchange.loop();
  const auto deliver = [weak = std::weak_ptr(reader), &loop](std::vector<query::TailedLine> lines) {
    loop.post([weak, lines = std::move(lines)] {
      if (const auto there = weak.lock()) send(*there, lines);
    });
  };
  const auto id = parts.tailer.watch(std::move(asked->query), asked->from, deliver);
  if (!id) return reply_question_error(parts, exchange, id.error());

  exchange.release_buffers();
  http::Reply head;
  head.content_type = "text/event-stream";
  head.headers.emplace_back("Cache-Control", "no-store");
  head.headers.emplace_back("X-Accel-Buffering", "no");  // nginx would gather it
  head.body = "retry: 2000\n\n";
  reader->stream = exchange.begin_stream(std::move(head), kMaxBehind);
  // Who goes takes the reader along: this task is its one owner.
  exchange.on_client_gone([&tailer = parts.tailer, id = *id, reader] {
    tailer.unwatch(id);
    if (const http::StreamPtr stream = std::move(reader->stream)) stream->finish();
  });
}

}  // namespace nightbell::api
