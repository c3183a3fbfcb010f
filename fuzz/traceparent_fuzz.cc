#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/ids.h"

/// Any bytes as a traceparent header: nothing, or the 32 lower-case hex digits behind the
/// version, not all zero; and the same again for a header made of them.

using namespace nightbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view header(reinterpret_cast<const char*>(data), data ? size : 0);
  const std::string_view trace = trace_id_of_traceparent(header);
  if (trace.empty()) return 0;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  const bool good = trace.data() == header.data() + 3 && trace.size() == kTraceIdLength &&
                    std::ranges::all_of(trace, is_hex) &&
                    trace.find_first_not_of('0') != std::string_view::npos && is_id(trace);
  const std::string again = "00-" + std::string(trace) + "-00f067aa0ba902b7-01";
  if (!good || trace_id_of_traceparent(again) != trace) std::abort();
  return 0;
}
