#include "auth/signature.h"

#include <benchmark/benchmark.h>

namespace nightbell::auth {
namespace {

void BM_Signature(benchmark::State& state) {
  const HmacSha256 key("0123456789abcdef0123456789abcdef");
  const std::string body(static_cast<std::size_t>(state.range(0)), 'x');
  const std::string header = signature_of(body, key);
  for (auto _ : state) benchmark::DoNotOptimize(is_signed(header, body, key));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Signature)->Arg(0)->Arg(1024)->Arg(65536);

}  // namespace
}  // namespace nightbell::auth
