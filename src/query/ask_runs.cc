#include <algorithm>

#include "query/json_times.h"
#include "query/parameters.h"
#include "query/runs.h"

/// Agent runs: which there were, and what one of them did.
namespace nightbell::query {
namespace {

constexpr std::chrono::hours kWindow{24};
constexpr std::size_t kDefaultLimit = 50;
constexpr std::size_t kMaxLimit = 1'000;

void put_node(json::Writer& out, const RunNode& node) {
  out.begin_object().key("node").value(node.node);
  if (!node.step.empty()) out.key("step").raw(node.step);
  if (node.attempt) out.key("attempt").value(*node.attempt);
  if (node.started) put_time(out, "started", *node.started);
  if (node.ended) put_time(out, "ended", *node.ended);
  out.key("duration_ms");
  node.duration_ms ? out.value(*node.duration_ms) : out.null();
  out.key("status").value(node.failed ? "error" : node.ended ? "end" : "start");
  if (node.failed) {
    out.key("error").begin_object().key("type").value(node.error_type);
    out.key("message").value(node.error_message).end_object();
  }
  out.end_object();
}

void put_run(json::Writer& out, const Run& run, const QuestionContext& context, bool whole) {
  const auto attempts = [&](std::string_view node) {
    return std::ranges::count(run.nodes, node, &RunNode::node);
  };
  out.begin_object().key("run_id").value(run.run_id);
  out.key("status").value(name_of(run.status(context.now, context.stall_after)));
  for (const auto& [name, id] : run.ids) out.key(name).value(id);
  out.key("services").begin_array();
  for (const std::string& service : run.services) out.value(service);
  out.end_array();
  put_time(out, "started", run.started);
  put_time(out, "last_event", run.last_event);
  out.key("duration_ms")
      .value(std::chrono::duration<double, std::milli>(run.last_event - run.started).count());
  out.key("events").value(run.events).key("errors").value(run.errors);
  out.key("tokens").begin_object().key("input").value(run.input_tokens);
  out.key("output").value(run.output_tokens).end_object();
  const auto open =
      std::ranges::find_if(run.nodes, [](const RunNode& node) { return !node.ended.has_value(); });
  out.key("open_node");
  open == run.nodes.end() ? out.null() : out.value(open->node);
  if (whole) {
    out.key("nodes").begin_array();
    for (const RunNode& node : run.nodes) put_node(out, node);
    out.end_array().key("attempts").begin_object();
    std::set<std::string_view> named;
    for (const RunNode& node : run.nodes) {
      if (named.insert(node.node).second) out.key(node.node).value(attempts(node.node));
    }
    out.end_object().key("summaries").begin_array();
    for (const std::string& summary : run.summaries) out.raw(summary);
    out.end_array();
  } else {
    out.key("nodes").value(run.nodes.size());
  }
  out.end_object();
}

Result<std::optional<QuestionReply>> ask_run(const QuestionContext& context,
                                             std::string_view run_id,
                                             const Parameters& parameters) {
  const auto query =
      query_parameters(parameters, "run_id:" + quote(run_id), context.now, std::chrono::seconds(0));
  if (!query) return fail(query.error());
  QuestionMemory memory(context.memory_bytes);
  const auto runs = collect_runs(context.archive, *query, memory, context.stop);
  if (!runs) return fail(runs.error());
  if (runs->runs.empty()) return std::nullopt;
  if (memory.left() < 2 * memory.used()) return fail_too_large();  // all of it in the reply
  QuestionReply reply;
  json::Writer out(reply.body);
  put_run(out, runs->runs.front(), context, true);
  return reply;
}

}  // namespace

Result<std::optional<QuestionReply>> ask_runs(const QuestionContext& context,
                                              std::string_view subject,
                                              const Parameters& parameters) {
  if (!subject.empty()) return ask_run(context, subject, parameters);
  const auto limit = size_parameter(parameters, "limit", kDefaultLimit, kMaxLimit);
  if (!limit) return fail(limit.error());
  const auto status =
      word_parameter(parameters, "status", {"all", "running", "done", "error", "stalled"});
  if (!status) return fail(status.error());
  const std::string job = parameters("job_id");
  const auto query =
      query_parameters(parameters, job.empty() ? "" : "job_id:" + quote(job), context.now, kWindow);
  if (!query) return fail(query.error());
  QuestionMemory memory(context.memory_bytes);
  const auto runs = collect_runs(context.archive, *query, memory, context.stop);
  if (!runs) return fail(runs.error());

  QuestionReply reply;
  json::Writer out(reply.body);
  std::size_t shown = 0;
  std::size_t matching = 0;
  out.begin_object().key("runs").begin_array();
  for (const Run& run : runs->runs) {
    if (*status != "all" && name_of(run.status(context.now, context.stall_after)) != *status)
      continue;
    if (++matching > *limit || !memory.has_room()) continue;
    const std::size_t before = reply.body.size();
    put_run(out, run, context, false);
    memory.take_growing(reply.body.size() - before);
    ++shown;
  }
  out.end_array().key("total").value(matching).key("truncated_by");
  !memory.has_room() ? out.value("memory")
  : runs->truncated  ? out.value("runs")
  : matching > shown ? out.value("limit")
                     : out.null();
  out.end_object();
  return reply;
}

}  // namespace nightbell::query
