#pragma once

#include <expected>
#include <string>
#include <utility>

/// What can fail returns Result<T>; an Error is a value, never thrown.
/// Not found, end of stream and "drop this" are no errors: they are values of T.
namespace nightbell {

/// Why an operation failed, as coarse as a caller can act on.
enum class ErrorCode {
  kInvalidArgument,  ///< the caller's input is wrong: tell whoever gave it
  kIo,               ///< a system call on a file failed: degrade, retry later
  kFull,             ///< no room (queue, disk, descriptors): come back later
  kLocked,           ///< another process owns the thing: name it and stop
  kCorrupt,          ///< bytes on disk are not what they must be: rebuild or skip
  kUnavailable,      ///< not in this state (stopping, switched off)
};

struct Error {
  ErrorCode code;
  std::string message;  ///< for a person; no secret, no user data

  /// Puts `where` before the message, once, at the place that knows the name.
  [[nodiscard]] Error within(const std::string& where) && {
    return {code, where + ": " + std::move(message)};
  }
};

/// std::expected of libstdc++ 12 is not [[nodiscard]]; this type is.
template <typename T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

template <>
class [[nodiscard]] Result<void> : public std::expected<void, Error> {
 public:
  using std::expected<void, Error>::expected;
};

/// `return fail(ErrorCode::kIo, "…")` in a function that returns any Result.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error) {
  return std::unexpected(std::move(error));
}

}  // namespace nightbell

/// Returns the error of `expression` from the enclosing function, if it has one.
#define NB_TRY(expression)                                    \
  do {                                                        \
    if (auto nb_result = (expression); !nb_result)            \
      return ::nightbell::fail(std::move(nb_result.error())); \
  } while (false)
