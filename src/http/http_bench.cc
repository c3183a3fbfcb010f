#include <benchmark/benchmark.h>

#include "base/ids.h"
#include "http/head_scanner.h"
#include "http/reply_writer.h"
#include "http/request_parser.h"

/// What a request costs beside the system calls.
namespace nightbell::http {
namespace {

constexpr std::string_view kHead =
    "POST /nb/b HTTP/1.1\r\n"
    "Host: telemetry.example.com\r\n"
    "Connection: keep-alive\r\n"
    "Content-Length: 1024\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Safari/537.36\r\n"
    "Content-Type: text/plain;charset=UTF-8\r\n"
    "Accept: */*\r\n"
    "Origin: https://app.example.com\r\n"
    "Sec-Fetch-Site: same-site\r\n"
    "Sec-Fetch-Mode: no-cors\r\n"
    "Referer: https://app.example.com/chat\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Accept-Language: en-US,en;q=0.9\r\n"
    "\r\n";

void read_head(benchmark::State& state) {
  std::vector<Header> headers;
  HeadScanner scanner(16_KiB);
  for (auto _ : state) {
    scanner.reset();
    const auto scan = scanner.scan(kHead);
    Request request;
    RequestParser parser;
    auto error = parser.parse_head(kHead.substr(0, scan.size), request, headers);
    benchmark::DoNotOptimize(error);
  }
}
BENCHMARK(read_head);

void write_reply(benchmark::State& state) {
  const Reply reply{.body = "{\"accepted\":1}"};
  std::string out;
  char id[kUuidLength];
  char trace[kTraceIdLength];
  for (auto _ : state) {
    make_uuid(id);
    make_trace_id(trace);
    out.clear();
    const bool has_body = append_reply_head(out, reply,
                                            {.date = "Sat, 21 Nov 2026 07:22:08 GMT",
                                             .request_id = {id, sizeof id},
                                             .trace_id = {trace, sizeof trace},
                                             .origin = "https://app.example.com"});
    benchmark::DoNotOptimize(has_body);
    out += reply.body;
  }
}
BENCHMARK(write_reply);

}  // namespace
}  // namespace nightbell::http
