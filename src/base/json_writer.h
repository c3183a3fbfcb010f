#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/json.h"

/// Writes JSON answers without a document in between.
namespace nightbell::json {

/// Appends compact JSON to a text; commas come by themselves.
///
///   Writer out(text);
///   out.begin_object().key("ok").value(true).key("names").begin_array();
///   for (…) out.value(name);
///   out.end_array().end_object();
///
/// Threading: one at a time.
class Writer {
 public:
  /// @param out  outlives the writer
  explicit Writer(std::string& out) : out_(out) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name) {
    separate();
    append_string(out_, name);
    out_ += ':';
    comma_ = false;
    return *this;
  }
  Writer& value(std::string_view text) {
    separate();
    append_string(out_, text);
    return *this;
  }
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(bool yes) { return raw(yes ? "true" : "false"); }
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Writer& value(T number) {
    return raw(std::to_string(number));
  }
  /// A finite number, in the shortest form that reads back the same.
  Writer& value(double number);
  Writer& null() { return raw("null"); }
  /// Text that is JSON already.
  Writer& raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
  }

 private:
  void separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  Writer& open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
    return *this;
  }
  Writer& close(char bracket) {
    out_ += bracket;
    comma_ = true;
    return *this;
  }

  std::string& out_;
  bool comma_ = false;
};

}  // namespace nightbell::json
