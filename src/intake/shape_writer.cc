#include "intake/shape_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "event/limits.h"
#include "intake/free_object.h"
#include "intake/scalar_writer.h"

namespace nightbell::intake {
namespace {

constexpr std::array<std::string_view, 3> kShaped = {"inputs", "outputs", "metadata"};
constexpr std::array<std::string_view, 6> kShapeTypes = {"object",  "array", "string",
                                                         "boolean", "null",  "number"};
constexpr std::size_t kErrorType = 64;
constexpr std::size_t kErrorMessage = 256;

/// {"type":"object","size":2,"keys":["question","user"]}: size counts pairs, items or bytes.
void append_shape(std::string& out, Element value, WriteContext& context) {
  using enum simdjson::dom::element_type;
  const auto sized = [&](std::string_view type, std::size_t size) {
    fmt::format_to(std::back_inserter(out), R"({{"type":"{}","size":{})", type, size);
  };
  switch (value.type()) {
    case OBJECT: {
      const Object object = value.get_object().value_unsafe();
      sized("object", object.size());
      out += ",\"keys\":[";
      std::size_t keys = 0;
      for (const auto& [key, inner] : object) {
        if (keys == limits::kShapeKeys) break;
        if (keys++ > 0) out += ',';
        context.text.append(out, key, limits::kKeyName, Sensitivity::kText);
      }
      out += ']';
      break;
    }
    case ARRAY:
      sized("array", value.get_array().value_unsafe().size());
      break;
    case STRING:
      sized("string", value.get_string().value_unsafe().size());
      break;
    case BOOL:
      out += R"({"type":"boolean")";
      break;
    case NULL_VALUE:
      out += R"({"type":"null")";
      break;
    default:
      out += R"({"type":"number")";
  }
  out += '}';
}

/// True when `value` is such a shape already, as imported lines have it.
bool is_shape(Element value) {
  Object object;
  if (value.get(object) != simdjson::SUCCESS || object.size() == 0) return false;
  bool typed = false;
  for (const auto& [key, member] : object) {
    std::string_view type;
    if (key == "type") {
      typed = member.get(type) == simdjson::SUCCESS &&
              std::ranges::find(kShapeTypes, type) != kShapeTypes.end();
      if (!typed) return false;
    } else if (key == "size" ? !to_count(member) : key != "keys" || !member.is_array()) {
      return false;
    }
  }
  return typed;
}

/// A shape again, its key names redacted again.
void append_again(std::string& out, Object shape, WriteContext& context) {
  fmt::format_to(std::back_inserter(out), R"({{"type":"{}")",
                 shape["type"].get_string().value_unsafe());
  if (Element size; shape["size"].get(size) == simdjson::SUCCESS)
    fmt::format_to(std::back_inserter(out), R"(,"size":{})", *to_count(size));
  if (simdjson::dom::array names; shape["keys"].get(names) == simdjson::SUCCESS) {
    out += ",\"keys\":[";
    std::size_t keys = 0;
    for (const Element name : names) {
      std::string_view text;
      if (keys == limits::kShapeKeys || name.get(text) != simdjson::SUCCESS) break;
      if (keys++ > 0) out += ',';
      context.text.append(out, text, limits::kKeyName, Sensitivity::kText);
    }
    out += ']';
  }
  out += '}';
}

void append_redacted(std::string& out, Element value, std::string_view path,
                     WriteContext& context) {
  constexpr ObjectLimits kLimits{16_KiB, 6, 256, 2048, SecretPair::kRedact};
  const std::size_t before = out.size();
  bool kept = false;
  if (value.is_object()) {
    kept = write_free_object(out, value.get_object().value_unsafe(), path, kLimits, context);
  } else {
    kept = write_scalar(out, value, kLimits.text, context);
  }
  if (!kept) {
    out.resize(before);
    append_shape(out, value, context);
  }
}

}  // namespace

bool write_payload(std::string& out, Element value, std::string_view path, WriteContext& context) {
  Object payload;
  if (value.get(payload) != simdjson::SUCCESS) {
    append_shape(out, value, context);
    return true;
  }
  const std::string inner = std::string(path) + ".";
  const bool redacted = context.submission.rules->payloads == PayloadMode::kRedacted;
  const bool imported = context.submission.via == Via::kImport;
  bool first = true;
  out += '{';
  const auto key = [&](std::string_view name) {
    if (!first) out += ',';
    first = false;
    out += '"';
    out += name;
    out += "\":";
  };
  for (const auto& [name, member] : payload) {
    std::string_view text;
    if (member.is_null()) continue;
    if (std::ranges::find(kShaped, name) != kShaped.end()) {
      key(name);
      if (imported && is_shape(member)) {
        append_again(out, member.get_object().value_unsafe(), context);
      } else {
        redacted ? append_redacted(out, member, path, context) : append_shape(out, member, context);
      }
    } else if ((name == "error_type" || name == "error_message") &&
               member.get(text) == simdjson::SUCCESS) {
      key(name);
      context.text.append(out, text, name == "error_type" ? kErrorType : kErrorMessage,
                          Sensitivity::kText);
    } else {
      context.dropped.add(inner, name);
    }
  }
  out += '}';
  return !first;
}

}  // namespace nightbell::intake
