#include "base/json_writer.h"

#include <fmt/format.h>

#include <iterator>

namespace nightbell::json {

Writer& Writer::value(double number) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", number);
  return *this;
}

}  // namespace nightbell::json
