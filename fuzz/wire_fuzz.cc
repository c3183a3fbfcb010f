#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/rfc3339.h"
#include "base/utf8.h"
#include "event/schemas.h"
#include "intake/inflate.h"
#include "intake/wire_format.h"

/// Every decoder: the first byte chooses the wire format and who sends, the rest is the
/// body. Whatever comes in, each line that goes out is one compact JSON object with what
/// the store relies on; every event is accounted for; decoding a line's bytes again
/// finds nothing left to redact.
namespace nightbell::intake {
namespace {

void demand(bool holds, const char* what, std::string_view line) {
  if (holds) return;
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(line.size()), line.data());
  std::abort();
}

/// No white space between tokens.
bool is_compact(std::string_view line) {
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (inside && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      inside = !inside;
    } else if (!inside &&
               (line[i] == ' ' || line[i] == '\t' || line[i] == '\r' || line[i] == '\n')) {
      return false;
    }
  }
  return true;
}

struct World {
  metrics::Registry registry;
  EventCounters counters{
      registry,
      {{"assistant_tool_queries_total", "help", "assistant_tool_query", {{"tool", "tool", {}}}}}};
  EventDecoder decoder{counters};
  Inflater inflater;
  EventRules rules;
  std::vector<std::unique_ptr<WireFormat>> formats = make_wire_formats("/nb/b");
  simdjson::dom::parser parser;
  TextWriter text;
};

World& world() {
  static World the_world;
  the_world.rules.data = &schemas::kData;
  return the_world;
}

void check_line(World& w, std::string_view line) {
  demand(line.ends_with("}\n") && line.find('\n') == line.size() - 1, "not one line", line);
  const simdjson::padded_string padded(line);
  simdjson::dom::element event;
  demand(w.parser.parse(padded).get(event) == simdjson::SUCCESS, "not JSON", line);
  std::string_view text;
  for (const char* name : {"received_at", "kind", "via"}) {
    demand(event[name].get(text) == simdjson::SUCCESS, "a field of the store is missing", line);
  }
  demand(parse_rfc3339(event["received_at"].get_string().value_unsafe()).has_value(),
         "received_at is no time", line);
  // A text that was cut may end in what looks like a number and was a longer one before.
  constexpr std::size_t kMessage = 512;
  if (event["message"].get(text) == simdjson::SUCCESS && utf8::prefix(text, kMessage - 1) == text) {
    demand(!w.text.is_sensitive(text, Sensitivity::kText), "redacting again finds more", line);
  }
  demand(is_compact(line.substr(0, line.size() - 1)), "not compact", line);
}

void run(std::uint8_t choice, std::string_view given) {
  World& w = world();
  const WireFormat& format = *w.formats[choice % w.formats.size()];
  Submission submission;
  submission.rules = &w.rules;
  submission.environment = (choice & 16) != 0 ? "prod" : "dev";
  submission.received = *parse_rfc3339("2026-11-21T10:00:00Z");
  submission.via = (choice & 32) != 0 ? Via::kBrowser : Via::kOpen;
  submission.trusted = (choice & 64) != 0;
  submission.request_id = "req";
  submission.trace_id = "trace";
  submission.user_agent = "Mozilla/5.0 Chrome/120.0";
  std::string body(given);
  if ((choice & 128) != 0) {
    const Inflated inflated =
        w.inflater.inflate((choice & 8) != 0 ? Coding::kGzip : Coding::kDeflate, given, 65536);
    if (inflated.error) return;
    body = inflated.text;
  }
  const std::size_t size = body.size();
  body.append(http::kBodyPadding, ' ');
  Delivery delivery;
  store::Batch batch;
  const auto error = format.decode({body.data(), size}, submission, w.decoder, delivery, batch);
  if (error) return;

  std::size_t end = 0;
  for (const LineMeta& meta : batch.lines) {
    demand(meta.offset >= end, "lines overlap", batch.bytes);
    end = meta.offset + meta.length;
    check_line(w, std::string_view(batch.bytes).substr(meta.offset, meta.length));
  }
  std::size_t with_lines = 0;
  for (const PendingEvent& event : delivery.pending)
    with_lines += event.line == PendingEvent::kNoLine ? 0 : 1;
  demand(with_lines == batch.lines.size(), "an event without its line", body);
  demand(delivery.refused.size() <= delivery.verdicts.rejected.size(),
         "a refusal nobody is told of", body);
}

}  // namespace
}  // namespace nightbell::intake

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 0)
    nightbell::intake::run(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
