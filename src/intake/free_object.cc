#include "intake/free_object.h"

#include "base/json.h"
#include "event/limits.h"
#include "intake/scalar_writer.h"
#include "redact/keys.h"

namespace nightbell::intake {
namespace {

bool write_value(std::string& out, Element value, std::string_view path, std::size_t depth,
                 const ObjectLimits& limits, WriteContext& context);

/// Text under a secret's name; numbers and booleans tell nothing and stay.
bool is_secret(std::string_view key, Element value) {
  return redact::is_secret_key(key) && !value.is_number() && !value.is_bool();
}

void append_key(std::string& out, std::string_view key, std::size_t max, WriteContext& context) {
  context.text.append(out, key, max, Sensitivity::kText);
  out += ':';
}

bool write_object(std::string& out, Object object, std::string_view path, std::size_t depth,
                  const ObjectLimits& limits, WriteContext& context) {
  const std::size_t start = out.size();
  const std::string inner = std::string(path) + ".";
  std::size_t pairs = 0;
  out += '{';
  for (const auto& [key, value] : object) {
    const std::size_t before = out.size();
    if (value.is_null() || (limits.secret == SecretPair::kDrop && is_secret(key, value))) {
      if (!value.is_null()) context.dropped.add(inner, key);
      continue;
    }
    if (pairs > 0) out += ',';
    append_key(out, key, limits::kKeyName, context);
    bool kept = pairs < limits.pairs;
    if (kept && is_secret(key, value)) {
      out += "\"[REDACTED]\"";
    } else if (kept) {
      kept = write_value(out, value, path, depth, limits, context);
    }
    if (!kept || out.size() - start + 1 > limits.bytes) {
      out.resize(before);
      context.dropped.add(inner, key);
      continue;
    }
    ++pairs;
  }
  out += '}';
  return true;
}

bool write_array(std::string& out, simdjson::dom::array array, std::string_view path,
                 std::size_t depth, const ObjectLimits& limits, WriteContext& context) {
  const std::size_t start = out.size();
  bool first = true;
  out += '[';
  for (const Element value : array) {
    const std::size_t before = out.size();
    if (!first) out += ',';
    if (!write_value(out, value, path, depth, limits, context) ||
        out.size() - start + 1 > limits.bytes) {
      out.resize(before);
      context.dropped.add(path, "[]");
      continue;
    }
    first = false;
  }
  out += ']';
  return true;
}

bool write_value(std::string& out, Element value, std::string_view path, std::size_t depth,
                 const ObjectLimits& limits, WriteContext& context) {
  if (value.is_object()) {
    return depth < limits.depth &&
           write_object(out, value.get_object().value_unsafe(), path, depth + 1, limits, context);
  }
  if (value.is_array()) {
    return depth < limits.depth &&
           write_array(out, value.get_array().value_unsafe(), path, depth + 1, limits, context);
  }
  if (value.is_null()) {
    out += "null";
    return true;
  }
  return write_scalar(out, value, limits.text, context);
}

}  // namespace

bool write_free_object(std::string& out, Object object, std::string_view path,
                       const ObjectLimits& limits, WriteContext& context) {
  return write_object(out, object, path, 1, limits, context);
}

bool write_labels(std::string& out, Object labels, std::string_view path, WriteContext& context) {
  const std::string inner = std::string(path) + ".";
  std::size_t pairs = 0;
  std::string number;
  out += '{';
  for (const auto& [key, value] : labels) {
    if (value.is_null()) continue;
    std::string_view text;
    if (value.is_number() || value.is_bool()) {
      number.clear();
      if (!write_scalar(number, value, limits::kLabelValue, context)) continue;
      text = number;
      if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
    } else if (value.get(text) != simdjson::SUCCESS || redact::is_secret_key(key)) {
      context.dropped.add(inner, key);
      continue;
    }
    if (pairs == limits::kMaxLabels) {
      context.dropped.add(inner, key);
      continue;
    }
    if (pairs++ > 0) out += ',';
    append_key(out, key, limits::kLabelKey, context);
    context.text.append(out, text, limits::kLabelValue, Sensitivity::kText);
  }
  out += '}';
  return pairs > 0;
}

bool write_breadcrumbs(std::string& out, Element value, std::size_t max, std::string_view path,
                       WriteContext& context) {
  simdjson::dom::array crumbs;
  if (value.get(crumbs) != simdjson::SUCCESS) return false;
  constexpr ObjectLimits kLimits{limits::kBreadcrumbBytes, 2, 16, 256, SecretPair::kRedact};
  const std::size_t skip = crumbs.size() > max ? crumbs.size() - max : 0;
  if (skip > 0) context.dropped.add(path, "[]");
  std::size_t index = 0;
  bool first = true;
  out += '[';
  for (const Element crumb : crumbs) {
    if (index++ < skip) continue;
    Object object;
    if (crumb.get(object) != simdjson::SUCCESS) {
      context.dropped.add(path, "[]");
      continue;
    }
    if (!first) out += ',';
    first = false;
    if (!write_free_object(out, object, path, kLimits, context)) return false;
  }
  out += ']';
  return !first;
}

}  // namespace nightbell::intake
