#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/message.h"

/// Path and method → handler. Filled at start, then only read.
namespace nightbell::http {

/// A path with one part left open: `/api/runs/{id}` takes one segment, `/assets/*` all
/// that follows. The open part must not be empty.
class PathPattern {
 public:
  explicit PathPattern(std::string_view pattern);
  /// Without an open part.
  [[nodiscard]] bool is_exact() const { return kind_ == Kind::kExact; }
  /// The open part of `path`, not decoded, a view into it; nothing when it does not match.
  [[nodiscard]] std::optional<std::string_view> match(std::string_view path) const;

 private:
  enum class Kind : unsigned char { kExact, kSegment, kRest };
  Kind kind_ = Kind::kExact;
  std::string before_;
  std::string after_;
};

/// The value of Allow for methods that have handlers; HEAD where GET is, OPTIONS always.
[[nodiscard]] std::string allow_value(std::size_t methods);
[[nodiscard]] constexpr std::size_t bit_of(Method method) {
  return std::size_t{1} << static_cast<std::size_t>(method);
}

/// `Handler` is small and copied out as a pointer: a function, an index, a member pointer.
///
///   Router<Handler> router;
///   router.add(Method::kGet, "/api/runs/{id}", &Api::run);
///   const auto match = router.find(request.method, request.path);
///
/// Threading: add() before any find(); then any thread.
template <typename Handler>
class Router {
 public:
  enum class Outcome : unsigned char { kFound, kNotFound, kMethodNotAllowed };
  struct Match {
    Outcome outcome = Outcome::kNotFound;
    const Handler* handler = nullptr;  ///< when kFound
    std::string_view parameter;        ///< the open part of the path, not decoded
    std::string_view allow;            ///< the value of Allow, when the path is known
  };

  /// The last one added for a method and path stays. A path that fits several patterns
  /// belongs to an exact one, else to the first added.
  void add(Method method, std::string_view pattern, Handler handler) {
    Route& route = route_for(pattern);
    route.handlers[static_cast<std::size_t>(method)] = std::move(handler);
    route.methods |= bit_of(method);
    route.allow = allow_value(route.methods);
  }

  /// HEAD finds the handler of GET where it has none of its own. What to say to OPTIONS
  /// is the caller's: kMethodNotAllowed names `allow` for it too.
  /// Cost: one hash look-up, then a comparison for each pattern.
  [[nodiscard]] Match find(Method method, std::string_view path) const {
    if (const auto exact = exact_.find(path); exact != exact_.end()) {
      return match(exact->second, method, {});
    }
    for (const auto& [pattern, route] : patterns_) {
      if (const auto parameter = pattern.match(path)) return match(route, method, *parameter);
    }
    return {};
  }

 private:
  static constexpr std::size_t kMethods = static_cast<std::size_t>(Method::kOther) + 1;
  struct Route {
    std::array<std::optional<Handler>, kMethods> handlers;
    std::size_t methods = 0;
    std::string allow;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  Route& route_for(std::string_view text) {
    PathPattern pattern(text);
    if (pattern.is_exact()) return exact_[std::string(text)];
    for (std::size_t i = 0; i < pattern_texts_.size(); ++i) {
      if (pattern_texts_[i] == text) return patterns_[i].second;
    }
    pattern_texts_.emplace_back(text);
    return patterns_.emplace_back(std::move(pattern), Route{}).second;
  }

  static Match match(const Route& route, Method method, std::string_view parameter) {
    const auto* handler = &route.handlers[static_cast<std::size_t>(method)];
    if (!*handler && method == Method::kHead) {
      handler = &route.handlers[static_cast<std::size_t>(Method::kGet)];
    }
    if (!*handler) return {Outcome::kMethodNotAllowed, nullptr, parameter, route.allow};
    return {Outcome::kFound, &**handler, parameter, route.allow};
  }

  std::unordered_map<std::string, Route, Hash, std::equal_to<>> exact_;
  std::vector<std::pair<PathPattern, Route>> patterns_;
  std::vector<std::string> pattern_texts_;
};

}  // namespace nightbell::http
