#include "cli/ask_commands.h"
#include "cli/ask_once.h"
#include "cli/show_errors.h"
#include "cli/show_histogram.h"
#include "cli/show_runs.h"
#include "cli/show_session.h"
#include "cli/show_timeline.h"

/// The subcommands that ask one question and show its answer.
namespace nightbell::cli {

int timeline(const AskOptions& options, const std::string& id) {
  return ask_once(options, {.what = Ask::kTimeline, .subject = id},
                  {.text = show_timeline, .list = "events", .what = "line with the id " + id});
}

int errors(const AskOptions& options, const ErrorsOptions& wanted) {
  AskedQuestion question{.what = Ask::kErrors, .subject = wanted.fingerprint};
  question.set("q", wanted.query);
  if (!wanted.fingerprint.empty()) {
    return ask_once(options, std::move(question),
                    {.text = show_error, .list = {}, .what = "error " + wanted.fingerprint});
  }
  question.set("limit", std::to_string(wanted.limit));
  question.set("sort", wanted.sort);
  return ask_once(options, std::move(question),
                  {.text = show_errors, .list = "errors", .what = "error in this time (--since)"});
}

int runs(const AskOptions& options, const RunsOptions& wanted) {
  AskedQuestion question{.what = Ask::kRuns, .subject = wanted.id};
  question.set("q", wanted.query);
  if (!wanted.id.empty()) {
    return ask_once(options, std::move(question),
                    {.text = show_run, .list = {}, .what = "run " + wanted.id});
  }
  question.set("limit", std::to_string(wanted.limit));
  question.set("status", wanted.status);
  question.set("job_id", wanted.job);
  return ask_once(options, std::move(question),
                  {.text = show_runs, .list = "runs", .what = "run in this time (--since)"});
}

int session(const AskOptions& options, const std::string& id) {
  return ask_once(options, {.what = Ask::kSession, .subject = id},
                  {.text = show_session, .list = "events", .what = "session " + id});
}

int histogram(const AskOptions& options, const HistogramOptions& wanted) {
  AskedQuestion question{.what = Ask::kStats};
  question.set("q", wanted.query);
  question.set("by", wanted.by);
  question.set("interval", wanted.interval);
  return ask_once(
      options, std::move(question),
      {.text = show_histogram, .list = "buckets", .what = "such line in this time (--since)"});
}

}  // namespace nightbell::cli
