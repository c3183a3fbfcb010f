#pragma once

#include <filesystem>
#include <memory>

#include "intake/line_sink.h"

/// Copies of accepted logs where earlier tooling looks for them (CONTRACTS.md section
/// 11): TROUBLESHOOT_API_LOG_DIR and TROUBLESHOOT_FE_LOG_DIR.
namespace nightbell::intake {

/// Backend logs and runs into `dir`/api.log, kept to 10 MB with three older files
/// api.log.1 … api.log.3.
[[nodiscard]] std::unique_ptr<LineSink> make_api_log_mirror(std::filesystem::path dir,
                                                            metrics::Counter& dropped);

/// Browser logs into `dir`/<session>.jsonl (no-session.jsonl without one), each kept to
/// 10 MB, at most 2,000 files: more would let anybody fill the folder.
[[nodiscard]] std::unique_ptr<LineSink> make_frontend_log_mirror(std::filesystem::path dir,
                                                                 metrics::Counter& dropped);

}  // namespace nightbell::intake
