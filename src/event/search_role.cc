#include "event/search_role.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nightbell {
namespace {

using Row = std::pair<std::string_view, std::uint8_t>;

/// Sorted by name. What is missing is searched by `field:value` only.
constexpr std::array kRoles = {
    Row{"breadcrumbs", kWordsRole},
    Row{"component", kWordsRole},
    Row{"customer_hash", kIdRole},
    Row{"data", kWordsRole},
    Row{"error", kWordsRole},
    Row{"event", kWordsRole | kKeywordRole},
    Row{"graph_id", kIdRole},
    Row{"http", kWordsRole},
    Row{"id", kIdRole},
    Row{"job_id", kIdRole},
    Row{"labels", kWordsRole},
    Row{"message", kWordsRole},
    Row{"meta", kWordsRole},
    Row{"metadata", kWordsRole},
    Row{"node", kWordsRole | kKeywordRole},
    Row{"page", kWordsRole},
    Row{"parent_span_id", kIdRole},
    Row{"path", kWordsRole},
    Row{"payload", kWordsRole},
    Row{"refs", kIdRole},
    Row{"request_id", kIdRole},
    Row{"route", kWordsRole | kKeywordRole},
    Row{"run_id", kIdRole},
    Row{"service", kKeywordRole},
    Row{"session_id", kIdRole},
    Row{"span_id", kIdRole},
    Row{"summary", kWordsRole},
    Row{"tenant_id", kIdRole},
    Row{"thread_id", kIdRole},
    Row{"trace_id", kIdRole},
    Row{"user_hash", kIdRole},
    Row{"visitor_id", kIdRole},
};
static_assert(std::ranges::is_sorted(kRoles, {}, &Row::first));

}  // namespace

std::uint8_t search_roles_of(std::string_view top_level_name) {
  const auto row = std::ranges::lower_bound(kRoles, top_level_name, {}, &Row::first);
  const bool found = row != kRoles.end() && row->first == top_level_name;
  return found ? row->second : std::uint8_t{kNoRole};
}

}  // namespace nightbell
