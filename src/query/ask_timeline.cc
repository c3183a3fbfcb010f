#include "query/json_times.h"
#include "query/parameters.h"
#include "query/timeline.h"

/// One id, everything that belongs to it.
namespace nightbell::query {
namespace {

void put_ids(json::Writer& out, const std::vector<TimelineId>& ids) {
  out.key("ids").begin_array();
  for (const TimelineId& id : ids) {
    if (id.hits == 0 && id.depth > 0) continue;  // met, but no line of its own in this time
    out.begin_object().key("id").value(id.id).key("fields").begin_array();
    for (const std::string& field : id.fields) out.value(field);
    out.end_array().key("depth").value(id.depth).key("hits").value(id.hits);
    out.key("expanded").value(!id.is_hub).end_object();
  }
  out.end_array();
}

void put_event(json::Writer& out, const TimelineEvent& event) {
  out.begin_object();
  put_time(out, "time", event.time);
  out.key("source").value(event.source).key("kind").value(name_of(event.kind));
  out.key("headline").value(event.headline).key("failed").value(event.failed);
  out.key("event").raw(event.line).end_object();
}

}  // namespace

Result<std::optional<QuestionReply>> ask_timeline(const QuestionContext& context,
                                                  std::string_view subject,
                                                  const Parameters& parameters) {
  const auto query = query_parameters(parameters, {}, context.now, {});
  if (!query) return fail(query.error());
  QuestionMemory memory(context.memory_bytes);
  const auto timeline =
      timeline_of(context.archive, subject, query->time, {}, memory, context.stop);
  if (!timeline) return fail(timeline.error());
  QuestionReply reply;
  json::Writer out(reply.body);
  out.begin_object().key("id").value(subject);
  put_ids(out, timeline->ids);
  out.key("first_failure");
  timeline->first_failure ? out.value(*timeline->first_failure) : out.null();
  out.key("truncated_by").begin_array();
  for (const std::string_view by : timeline->truncated_by) out.value(by);
  out.end_array().key("events").begin_array();
  for (const TimelineEvent& event : timeline->events) put_event(out, event);
  out.end_array().end_object();
  return reply;
}

}  // namespace nightbell::query
