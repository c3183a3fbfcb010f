#pragma once

#include <string_view>

#include "http/exchange.h"
#include "web/files.h"

/// A file → the answer to GET or HEAD.
namespace nightbell::web {

/// How a file may be kept and used. Views of static storage.
struct FilePolicy {
  std::string_view cache_control;
  std::string_view csp = {};  ///< of a page; empty: the strict policy for data
  /// Pages of other origins include it, with `crossorigin` and `integrity` too.
  bool for_any_origin = false;
};

/// A name that has its content's hash in it never changes.
inline constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";

/// Answers with `file`: compressed where the client takes that, 304 where it has it already.
/// @param file  null: 404, which says so when this build has no web files at all
/// The origin of the exchange must not have been allowed when the policy is for any.
void reply_file(http::Exchange& exchange, const File* file, const FilePolicy& policy);

}  // namespace nightbell::web
