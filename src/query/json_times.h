#pragma once

#include "base/json_writer.h"
#include "base/rfc3339.h"

namespace nightbell::query {

inline void put_time(json::Writer& out, std::string_view name, WallTime time) {
  out.key(name).value(format_rfc3339(time));
}

}  // namespace nightbell::query
