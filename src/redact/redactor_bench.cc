#include "redact/redactor.h"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "redact/engine.h"
#include "redact/reference_for_tests.h"

/// Redaction of whole texts. `bytes_per_second` is what to compare; `event` rows are the
/// fields of one typical event of about 700 bytes.
namespace nightbell::redact {
namespace {

using Texts = std::vector<std::string>;

Texts plain() {
  return {"the upstream closed the connection before the reply was complete and nothing was left",
          "worker stopped because its parent went away while the queue was still being drained",
          "could not read the profile of the visitor since the store did not answer in time"};
}

Texts event() {
  return {
      "Failed to load order 4711 for session: upstream timed out after 30000 ms (attempt 3 of 5)",
      "2026-11-21T07:15:00.123Z",
      "checkout-web",
      "2026.11.03+93fbc3f",
      "6f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f",
      "4bf92f3577b34da6a3ce929d0e0e4736",
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
      "Chrome/120.0.0.0 Safari/537.36",
      "/orders/:id/summary",
      "TypeError",
      "Cannot read properties of undefined (reading 'total')",
      "at render (https://app.example/static/chunks/main-4f3c2a1b.js:1:88213)",
      "at commit (https://app.example/static/chunks/framework-8d9f0e1a.js:2:14502)",
      "at async load (https://app.example/static/chunks/pages/order-77aa01.js:1:2034)",
      "connect to 10.0.0.7:5432 refused at 1729700000123"};
}

Texts dirty() {
  return {"mail jane.doe@mail.example.com, call +1 (415) 555-0132",
          "GET https://app.example/api/orders?email=x&id=5 from 203.0.113.77 failed",
          "Authorization: Bearer abcdef0123456789abcdef rejected",
          "card 4111 1111 1111 1111 declined for 2001:db8:1:2:3:4:5:6"};
}

std::size_t size_of(const Texts& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  return bytes;
}

void report(benchmark::State& state, const Texts& texts) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size_of(texts)));
}

void redaction(benchmark::State& state, const Texts& texts) {
  Redactor redactor;
  std::string scratch;
  RuleCounts counts;
  for (auto _ : state) {
    for (const std::string& text : texts) {
      benchmark::DoNotOptimize(redactor.redact(text, Exempt::kNone, scratch, counts));
    }
  }
  report(state, texts);
}

void expressions_alone(benchmark::State& state, const Texts& texts) {
  const Matcher matcher;
  for (auto _ : state) {
    for (const std::string& text : texts) {
      benchmark::DoNotOptimize(find_without_trigger(matcher, text, Exempt::kNone));
    }
  }
  report(state, texts);
}

void portable_scan(benchmark::State& state, const Texts& texts) {
  Engine engine(classify_portable);
  std::vector<Finding> found;
  for (auto _ : state) {
    for (const std::string& text : texts) engine.find(text, Exempt::kNone, found);
  }
  report(state, texts);
}

/// One long text instead of many short ones.
Texts joined(const Texts& texts) {
  std::string all;
  while (all.size() < 4000) {
    for (const std::string& text : texts) all.append(text).append("\n");
  }
  return {all};
}

BENCHMARK_CAPTURE(redaction, plain_4k, joined(plain()));
BENCHMARK_CAPTURE(redaction, plain_lines, plain());
BENCHMARK_CAPTURE(redaction, event_4k, joined(event()));
BENCHMARK_CAPTURE(redaction, event_fields, event());
BENCHMARK_CAPTURE(redaction, dirty_lines, dirty());
BENCHMARK_CAPTURE(portable_scan, event_fields, event());
BENCHMARK_CAPTURE(expressions_alone, event_fields, event());
BENCHMARK_CAPTURE(expressions_alone, dirty_lines, dirty());

}  // namespace
}  // namespace nightbell::redact
