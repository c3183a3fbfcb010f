#include "http/router.h"

namespace nightbell::http {

PathPattern::PathPattern(std::string_view pattern) : before_(pattern) {
  if (pattern.ends_with("/*")) {
    kind_ = Kind::kRest;
    before_ = pattern.substr(0, pattern.size() - 1);
    return;
  }
  const std::size_t open = pattern.find('{');
  const std::size_t close = pattern.find('}', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return;
  kind_ = Kind::kSegment;
  before_ = pattern.substr(0, open);
  after_ = pattern.substr(close + 1);
}

std::optional<std::string_view> PathPattern::match(std::string_view path) const {
  if (kind_ == Kind::kExact) {
    if (path != before_) return std::nullopt;
    return std::string_view{};
  }
  if (path.size() <= before_.size() + after_.size() || !path.starts_with(before_) ||
      !path.ends_with(after_)) {
    return std::nullopt;
  }
  const auto part = path.substr(before_.size(), path.size() - before_.size() - after_.size());
  if (kind_ == Kind::kSegment && part.find('/') != std::string_view::npos) return std::nullopt;
  return part;
}

std::string allow_value(std::size_t methods) {
  if (methods & bit_of(Method::kGet)) methods |= bit_of(Method::kHead);
  methods |= bit_of(Method::kOptions);
  std::string value;
  for (const Method method : {Method::kGet, Method::kHead, Method::kPost, Method::kPut,
                              Method::kPatch, Method::kDelete, Method::kOptions}) {
    if (!(methods & bit_of(method))) continue;
    if (!value.empty()) value += ", ";
    value += name_of(method);
  }
  return value;
}

}  // namespace nightbell::http
