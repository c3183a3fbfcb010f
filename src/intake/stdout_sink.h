#pragma once

#include <memory>

#include "intake/line_sink.h"

namespace nightbell::intake {

/// Each stored line on stdout (sinks.stdout).
[[nodiscard]] std::unique_ptr<LineSink> make_stdout_sink(metrics::Counter& dropped);

}  // namespace nightbell::intake
