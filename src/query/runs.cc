#include "query/runs.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "event/line_reader.h"

namespace nightbell::query {
namespace {

constexpr std::array<std::string_view, 7> kRunIds = {
    "graph_id", "job_id", "thread_id", "session_id", "request_id", "trace_id", "customer_hash"};

/// What a value of a run holds beside its bytes.
constexpr std::size_t kValueCost = 96;

std::string json_at(simdjson::dom::object line, std::string_view path) {
  simdjson::dom::element value;
  return find_value(line, path, value) ? simdjson::minify(value) : std::string();
}

std::optional<std::uint64_t> count_at(simdjson::dom::object line, std::string_view path) {
  simdjson::dom::element value;
  std::uint64_t count = 0;
  if (!find_value(line, path, value) || value.get(count) != simdjson::SUCCESS) return std::nullopt;
  return count;
}

std::optional<double> number_at(simdjson::dom::object line, std::string_view path) {
  simdjson::dom::element value;
  double number = 0;
  if (!find_value(line, path, value) || value.get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

/// The execution that an end or an error belongs to: the latest of the node that is open.
RunNode* open_node(Run& run, std::string_view node, const std::optional<std::uint64_t>& attempt) {
  for (auto at = run.nodes.rbegin(); at != run.nodes.rend(); ++at) {
    if (at->node != node || at->ended) continue;
    if (attempt && at->attempt && *attempt != *at->attempt) continue;
    return &*at;
  }
  return nullptr;
}

/// The execution that a start belongs to, when its end or error came in before it: requests
/// overtake each other.
RunNode* unstarted_node(Run& run, std::string_view node,
                        const std::optional<std::uint64_t>& attempt, WallTime start) {
  const auto found = std::ranges::find_if(run.nodes, [&](const RunNode& one) {
    const bool is_other_attempt = attempt && one.attempt && *attempt != *one.attempt;
    return one.node == node && !one.started && one.ended >= start && !is_other_attempt;
  });
  return found == run.nodes.end() ? nullptr : &*found;
}

/// From start to end, when the sender did not say.
void set_duration(RunNode& execution) {
  if (execution.duration_ms || !execution.started || !execution.ended) return;
  execution.duration_ms =
      std::chrono::duration<double, std::milli>(*execution.ended - *execution.started).count();
}

void add_node_event(Run& run, const Match& match, std::string_view status, bool& truncated,
                    QuestionMemory& memory) {
  const std::string_view node = text_at(match.json, "node");
  const auto attempt = count_at(match.json, "attempt");
  RunNode* execution = status == "start" ? unstarted_node(run, node, attempt, match.time)
                                         : open_node(run, node, attempt);
  if (execution == nullptr) {
    if (run.nodes.size() == kMaxRunNodes) {
      truncated = true;
      return;
    }
    execution = &run.nodes.emplace_back();
    execution->node = node;
    execution->attempt = attempt;
    execution->step = json_at(match.json, "step");
    memory.take_growing(sizeof(RunNode));
    memory.take(execution->node.size() + execution->step.size());
  }
  if (status == "start") {
    execution->started = match.time;
    set_duration(*execution);
    return;
  }
  execution->ended = match.time;
  execution->duration_ms = number_at(match.json, "duration_ms");
  set_duration(*execution);
  if (status != "error") return;
  execution->failed = true;
  const auto first_of = [&](std::string_view one, std::string_view other) {
    const auto text = text_at(match.json, one);
    return std::string(text.empty() ? text_at(match.json, other) : text);
  };
  execution->error_type = first_of("payload.error_type", "error.type");
  execution->error_message = first_of("payload.error_message", "error.message");
  if (execution->error_message.empty()) execution->error_message = text_at(match.json, "message");
  memory.take(execution->error_type.size() + execution->error_message.size());
}

void add_event(Run& run, const Match& match, bool& truncated, QuestionMemory& memory) {
  if (run.events++ == 0 || match.time < run.started) run.started = match.time;
  run.last_event = std::max(run.last_event, match.time);
  for (const std::string_view name : kRunIds) {
    const auto id = text_at(match.json, name);
    if (!id.empty() && run.ids.emplace(name, id).second) memory.take(kValueCost + id.size());
  }
  const auto service = text_at(match.json, "service");
  if (!service.empty() && run.services.emplace(service).second)
    memory.take(kValueCost + service.size());
  run.input_tokens += count_at(match.json, "tokens.input").value_or(0);
  run.output_tokens += count_at(match.json, "tokens.output").value_or(0);
  const std::string_view status = text_at(match.json, "status");
  if (status == "error") ++run.errors;
  if (status == "start" || status == "end" || status == "error") {
    add_node_event(run, match, status, truncated, memory);
  } else if (status == "summary") {
    auto summary = json_at(match.json, "summary");
    if (summary.empty()) return;
    memory.take(kValueCost + summary.size());
    run.summaries.push_back(std::move(summary));
  }
}

}  // namespace

std::string_view name_of(RunStatus status) {
  constexpr std::array<std::string_view, 4> kNames = {"running", "done", "error", "stalled"};
  return kNames[static_cast<std::size_t>(status)];
}

RunStatus Run::status(WallTime now, std::chrono::seconds stall_after) const {
  bool open = false;
  std::map<std::string_view, bool> failed;  // by node: whether its last execution failed
  for (const RunNode& node : nodes) {
    open = open || !node.ended;
    failed[node.node] = node.failed;
  }
  if (open && now - last_event >= stall_after) return RunStatus::kStalled;
  if (std::ranges::any_of(failed, [](const auto& node) { return node.second; }))
    return RunStatus::kFailed;
  return open ? RunStatus::kRunning : RunStatus::kDone;
}

Result<Runs> collect_runs(const Archive& archive, const Query& query, QuestionMemory& memory,
                          const std::stop_token& stop) {
  Query of_runs = query;
  of_runs.kinds = static_cast<KindMask>(of_runs.kinds & mask_of(Kind::kRuns));
  Runs out;
  std::unordered_map<std::string, std::size_t> known;
  const auto look = [&](const Match& match) {
    const std::string id(text_at(match.json, "run_id"));
    if (id.empty()) return true;
    const auto [at, is_new] = known.try_emplace(id, out.runs.size());
    if (is_new) {
      if (out.runs.size() == kMaxRuns || !memory.has_room_to_gather()) {
        known.erase(at);
        out.truncated = true;
        return true;
      }
      memory.take_growing(sizeof(Run));
      memory.take(kValueCost + 2 * id.size());
      out.runs.emplace_back().run_id = id;
    }
    add_event(out.runs[at->second], match, out.truncated, memory);
    return memory.has_room();
  };
  const auto scanned =
      for_each_match(archive, of_runs, store::ScanOrder::kOldestFirst, {}, look, stop);
  if (!scanned) return fail(scanned.error());
  if (!memory.has_room()) return fail_too_large();
  for (Run& run : out.runs)
    std::ranges::stable_sort(run.nodes, {}, [](const RunNode& node) {
      return node.started ? *node.started : node.ended.value_or(WallTime());
    });
  std::ranges::stable_sort(out.runs, std::greater{}, &Run::started);
  return out;
}

}  // namespace nightbell::query
