#include "intake/field_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/ids.h"
#include "base/json.h"
#include "base/rfc3339.h"
#include "event/level.h"
#include "event/limits.h"
#include "event/written_terms.h"
#include "intake/free_object.h"
#include "intake/scalar_writer.h"
#include "intake/shape_writer.h"
#include "intake/stack_writer.h"
#include "redact/strip_url.h"

namespace nightbell::intake {
namespace {

bool write_id_list(std::string& out, Element value, std::size_t max, std::string_view path,
                   WriteContext& context) {
  simdjson::dom::array ids;
  if (value.get(ids) != simdjson::SUCCESS) return false;
  std::size_t kept = 0;
  out += '[';
  for (const Element element : ids) {
    std::string_view id;
    if (element.get(id) != simdjson::SUCCESS || !is_id(id) || kept == max) {
      context.dropped.add(path, "[]");
      continue;
    }
    if (kept++ > 0) out += ',';
    context.text.append(out, id, kMaxIdLength, Sensitivity::kIdentifier);
  }
  out += ']';
  return kept > 0;
}

bool write_time(std::string& out, WallTime time) {
  out += '"';
  out.resize(out.size() + kRfc3339Length);
  format_rfc3339(time, out.data() + out.size() - kRfc3339Length);
  out += '"';
  return true;
}

/// `buckets`: bucket index → count; see docs/rollups in protocol/README.md.
bool write_buckets(std::string& out, Object buckets) {
  std::size_t kept = 0;
  out += '{';
  for (const auto& [key, value] : buckets) {
    const auto count = to_count(value);
    const bool index = !key.empty() && key.size() <= 3 &&
                       std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
    if (!count || !index || kept == limits::kMaxBuckets) return false;
    fmt::format_to(std::back_inserter(out), "{}\"{}\":{}", kept++ > 0 ? "," : "", key, *count);
  }
  out += '}';
  return kept > 0;
}

bool write_record(std::string& out, const Field& field, Element value, std::string_view path,
                  WriteContext& context) {
  Object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  const std::string inner = std::string(path) + std::string(field.name) + ".";
  Item item(field.type == FieldType::kData ? *context.submission.rules->data : *field.child);
  item.collect(object, inner, context.dropped);
  out += '{';
  const std::size_t kept = write_fields(out, item, inner, true, context);
  out += '}';
  return kept > 0;
}

/// A field that is text on the wire.
bool write_text(std::string& out, const Field& field, std::string_view text, bool is_set,
                WriteContext& context) {
  switch (field.type) {
    case FieldType::kText:
      context.text.append(out, text, field.max, field.sensitivity);
      return true;
    case FieldType::kRoute:
      context.text.append(out, redact::strip_query(text), field.max, field.sensitivity);
      return true;
    case FieldType::kId:
      if (!is_id(text)) return false;
      context.text.append(out, text, field.max, field.sensitivity);
      return true;
    case FieldType::kOpaqueId:
      // The one that a rule made of an Idempotency-Key may be longer.
      if (text.empty() || text.size() > (is_set ? limits::kDuplicateId : field.max)) return false;
      context.text.append(out, text, limits::kDuplicateId, field.sensitivity);
      return true;
    case FieldType::kVisitor: {
      if (text.empty()) return false;
      VisitorText visitor;
      json::append_string(
          out, context.text.visible_visitor(text, context.submission.rules->visitor_key, visitor));
      return true;
    }
    case FieldType::kEnum: {
      const auto word = std::ranges::find(field.words, text);
      if (word == field.words.end()) return false;
      json::append_string(out, *word);
      return true;
    }
    case FieldType::kLevel: {
      const auto level = parse_level(text);
      if (!level) return false;
      json::append_string(out, name_of(*level));
      return true;
    }
    default:
      return false;
  }
}

bool write_value(std::string& out, const Field& field, const Item& item, std::size_t index,
                 std::string_view path, WriteContext& context) {
  if (const auto text = item.text(index); text && field.type <= FieldType::kLevel) {
    return write_text(out, field, *text, item.is_set(index), context);
  }
  const auto element = item.element(index);
  if (!element) return false;
  switch (field.type) {
    case FieldType::kTime: {
      const auto time = to_time(*element);
      return time && write_time(out, *time);
    }
    case FieldType::kNumber:
      if (!element->is_number()) return false;
      append_number(out, *element);
      return true;
    case FieldType::kCount: {
      const auto count = to_count(*element);
      if (count) fmt::format_to(std::back_inserter(out), "{}", *count);
      return count.has_value();
    }
    case FieldType::kScalar:
      return write_scalar(out, *element, field.max, context);
    case FieldType::kIdList:
      return write_id_list(out, *element, field.max, path, context);
    case FieldType::kRecord:
    case FieldType::kData:
      return write_record(out, field, *element, path, context);
    case FieldType::kStack:
      return write_stack(out, *element, field.name, context);
    case FieldType::kShape:
      return write_payload(out, *element, field.name, context);
    case FieldType::kBreadcrumbs:
      return write_breadcrumbs(out, *element, field.max, field.name, context);
    default:
      break;
  }
  Object object;
  if (element->get(object) != simdjson::SUCCESS) return false;
  const ObjectLimits free{limits::kFreeObjectBytes, limits::kFreeObjectDepth, 64, limits::kFreeText,
                          field.drops_secrets ? SecretPair::kDrop : SecretPair::kRedact};
  const ObjectLimits flat{limits::kFreeObjectBytes, 1, limits::kFlatPairs, field.max,
                          SecretPair::kRedact};
  switch (field.type) {
    case FieldType::kLabels:
      return write_labels(out, object, field.name, context);
    case FieldType::kFree:
      return write_free_object(out, object, field.name, free, context);
    case FieldType::kFlat:
      return write_free_object(out, object, field.name, flat, context);
    case FieldType::kBuckets:
      return write_buckets(out, object);
    default:
      return false;
  }
}

}  // namespace

std::size_t write_fields(std::string& out, const Item& item, std::string_view path, bool first,
                         WriteContext& context, std::uint64_t only) {
  std::size_t pairs = 0;
  for (std::uint64_t left = item.present() & only; left != 0; left &= left - 1) {
    const auto index = static_cast<std::size_t>(std::countr_zero(left));
    const Field& field = item.schema().fields[index];
    const std::size_t before = out.size();
    if (!first || pairs > 0) out += ',';
    out += '"';
    out += field.line_name();
    out += "\":";
    const std::size_t value = out.size();
    if (write_value(out, field, item, index, path, context)) {
      ++pairs;
      if (path.empty()) {
        append_written_terms(item.schema().search_roles[index], field.line_name(), out, value,
                             context.terms);
      }
    } else {
      out.resize(before);
      context.dropped.add(path, field.name);
    }
  }
  return pairs;
}

}  // namespace nightbell::intake
