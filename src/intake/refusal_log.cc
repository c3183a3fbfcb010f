#include "intake/refusal_log.h"

#include <fmt/format.h>

#include <iterator>

#include "base/json.h"
#include "base/rfc3339.h"
#include "base/utf8.h"
#include "event/search_role.h"
#include "event/written_terms.h"
#include "redact/strip_url.h"

namespace nightbell::intake {

void RefusalLog::note(http::ErrorId error, std::string_view path, std::string_view request_id) {
  std::string kept(redact::strip_query(path).substr(0, kMaxPath));
  if (!utf8::valid(kept)) kept = "(not UTF-8)";
  if (seen_.size() >= kMaxRows && !seen_.contains({error, kept})) kept = "other";
  Row& row = seen_[{error, std::move(kept)}];
  if (row.count++ == 0) row.request_id = request_id;
}

void RefusalLog::write(WallTime now, TextWriter& text, store::Batch& batch) {
  const std::string time = format_rfc3339(now);
  for (const auto& [key, row] : seen_) {
    const http::ErrorInfo& info = http::info_of(key.first);
    LineMeta meta;
    meta.event_time = meta.receive_time = now;
    meta.offset = static_cast<std::uint32_t>(batch.bytes.size());
    meta.kind = Kind::kRefused;
    meta.level = info.status >= 500 ? Level::kError : Level::kWarn;
    fmt::format_to(std::back_inserter(batch.bytes),
                   R"({{"timestamp":"{}","level":"{}","reason":"{}","status":{},"path":)", time,
                   name_of(meta.level), info.code, info.status);
    meta.terms_begin = static_cast<std::uint32_t>(batch.terms.size());
    const auto note_terms = [&](std::string_view name, std::size_t value) {
      append_written_terms(search_roles_of(name), name, batch.bytes, value, batch.terms);
    };
    const std::size_t path = batch.bytes.size();
    text.append(batch.bytes, key.second, kMaxPath, Sensitivity::kText);
    note_terms("path", path);
    fmt::format_to(std::back_inserter(batch.bytes), R"(,"count":{})", row.count);
    if (!row.request_id.empty()) {
      batch.bytes += ",\"request_id\":";
      const std::size_t id = batch.bytes.size();
      json::append_string(batch.bytes, row.request_id);
      note_terms("request_id", id);
    }
    fmt::format_to(std::back_inserter(batch.bytes),
                   ",\"received_at\":\"{}\",\"kind\":\"refused\"}}\n", time);
    meta.length = static_cast<std::uint32_t>(batch.bytes.size()) - meta.offset;
    meta.terms_count = static_cast<std::uint32_t>(batch.terms.size()) - meta.terms_begin;
    batch.lines.push_back(meta);
  }
  seen_.clear();
}

}  // namespace nightbell::intake
