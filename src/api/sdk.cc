#include "api/answers.h"
#include "web/reply_file.h"

/// GET /sdk.js: the browser SDK for a script tag (docs/sdk-html.md).
namespace nightbell::api {

void answer_sdk(const ApiParts& parts, http::Exchange& exchange, std::string_view) {
  // Five minutes: a fault of the SDK is mended everywhere soon, and a visit asks once.
  web::reply_file(exchange, web::find_file(parts.files, exchange.request().path),
                  {.cache_control = "public, max-age=300", .for_any_origin = true});
}

}  // namespace nightbell::api
