#include "query/filter.h"

#include <algorithm>

namespace nightbell::query {
namespace {

struct Matching {
  simdjson::dom::object line;

  bool operator()(const AndFilter& all) const {
    return std::ranges::all_of(all.parts, [this](const Filter& f) { return matches(f, line); });
  }
  bool operator()(const OrFilter& any) const {
    return std::ranges::any_of(any.parts, [this](const Filter& f) { return matches(f, line); });
  }
  bool operator()(const NotFilter& no) const { return !matches(no.part.front(), line); }
  bool operator()(const auto& leaf) const { return leaf.matches(line); }
};

}  // namespace

bool AndFilter::operator==(const AndFilter&) const = default;
bool OrFilter::operator==(const OrFilter&) const = default;
bool NotFilter::operator==(const NotFilter&) const = default;
bool Filter::operator==(const Filter&) const = default;

bool matches(const Filter& filter, simdjson::dom::object line) {
  return std::visit(Matching{line}, filter.node);
}

}  // namespace nightbell::query
