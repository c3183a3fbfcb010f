#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "query/archive.h"
#include "query/question_memory.h"

/// The questions that the API and the command line ask, by name, with parameters as text;
/// answers as JSON, the same for both.
namespace nightbell::query {

/// Where a parameter's text comes from (a URL, options); empty when it was not given.
using Parameters = std::function<std::string(std::string_view name)>;

struct QuestionContext {
  const Archive& archive;
  WallTime now;
  std::chrono::seconds stall_after{600};  ///< runs.stall_after
  std::stop_token stop;                   ///< the asker has gone
  std::size_t memory_bytes = QuestionMemory::kBytes;
};

struct QuestionReply {
  std::string body;
  std::string_view content_type = "application/json";
  /// Of a search that has more: where the next page begins. In the body too, but for NDJSON.
  std::string next_cursor = {};
};

/// Answers one question.
/// @param subject  the open part of its path: an id, a fingerprint; may be empty
/// @return nothing when there is no such run, error or session
/// @error kInvalidArgument  a parameter or the query is wrong: says which, where and what is
///                          allowed; or the answer would be larger than memory_bytes and
///                          wrong if it was cut
/// @error kUnavailable      the cursor is of before an erasure: begin anew; or the asker has gone
/// @error kIo, kCorrupt     stored lines can't be read
using Question = Result<std::optional<QuestionReply>>(const QuestionContext& context,
                                                      std::string_view subject,
                                                      const Parameters& parameters);

Question ask_search;    // ask_search.cc
Question ask_stats;     // ask_stats.cc
Question ask_timeline;  // ask_timeline.cc
Question ask_errors;    // ask_errors.cc: all, or with a subject the one of that fingerprint
Question ask_runs;      // ask_runs.cc: all, or with a subject the one of that id
Question ask_session;   // ask_session.cc

}  // namespace nightbell::query
