#include "api/question_error.h"

namespace nightbell::api {

void reply_question_error(const ApiParts& parts, http::Exchange& exchange, const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return exchange.reply_error(http::ErrorId::kInvalidQuery, error.message);
    case ErrorCode::kUnavailable:
      return exchange.reply_error(http::ErrorId::kCursorExpired);
    case ErrorCode::kFull:
      return exchange.reply_error(http::ErrorId::kOverloaded, error.message, {},
                                  std::chrono::seconds(1));
    default:
      // The message names files of this machine: for the log, not for a client.
      parts.log_error("a question could not be answered: " + error.message, exchange.request_id());
      return exchange.reply_error(http::ErrorId::kStoreUnavailable,
                                  "Stored lines could not be read; the server's log says more.");
  }
}

}  // namespace nightbell::api
