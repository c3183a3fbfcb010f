#include "query/stage.h"

#include <fmt/format.h>

#include "query/filter.h"
#include "query/time_span.h"

namespace nightbell::query {
namespace {

std::string list_of(const std::vector<std::string>& fields) {
  std::string out;
  for (const std::string& field : fields) out += (out.empty() ? "" : ", ") + quote(field);
  return out;
}

std::string by_text(const std::vector<std::string>& by) {
  return by.empty() ? "" : " by " + list_of(by);
}

struct Printing {
  std::string operator()(const CountStage& stage) const { return "count" + by_text(stage.by); }
  std::string operator()(const TimechartStage& stage) const {
    return "timechart " + duration_text(stage.step) + by_text(stage.by);
  }
  std::string operator()(const TopStage& stage) const {
    return fmt::format("top {} {}", stage.limit, quote(stage.field));
  }
  std::string operator()(const LimitStage& stage) const {
    return fmt::format("limit {}", stage.limit);
  }
  std::string operator()(const SortStage& stage) const {
    return "sort " + quote(stage.field) + (stage.descending ? " desc" : "");
  }
  std::string operator()(const FieldsStage& stage) const {
    return "fields " + list_of(stage.fields);
  }
};

}  // namespace

bool is_aggregate(const Stage& stage) {
  return std::holds_alternative<CountStage>(stage) ||
         std::holds_alternative<TimechartStage>(stage) || std::holds_alternative<TopStage>(stage);
}

std::string to_text(const Stage& stage) {
  return std::visit(Printing{}, stage);
}

}  // namespace nightbell::query
