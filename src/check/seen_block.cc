#include "check/seen_block.h"

#include <fmt/format.h>

namespace nightbell::check {

std::string Differences::text() const {
  std::string out = whole;
  if (blocks.empty()) return out;
  const BlockDifference& first = blocks.front();
  out += fmt::format("{}of lines {} to {}: {}", out.empty() ? "" : "; ", first.first_line,
                     first.last_line, first.says);
  if (blocks.size() > 1) out += fmt::format("; and of {} blocks more", blocks.size() - 1);
  return out;
}

}  // namespace nightbell::check
