#pragma once

#include "base/json_writer.h"
#include "store/scan_plan.h"

namespace nightbell::query {

/// What an answer cost.
inline void put_scanned(json::Writer& out, const store::ScanOutcome& outcome) {
  out.key("scanned").begin_object();
  out.key("segments").value(outcome.segments).key("segments_known").value(outcome.segments_known);
  out.key("blocks").value(outcome.blocks);
  out.key("blocks_counted").value(outcome.blocks_counted);
  out.key("blocks_read").value(outcome.blocks_read).key("bytes_read").value(outcome.bytes_read);
  out.end_object();
}

}  // namespace nightbell::query
