#pragma once

#include <string>
#include <string_view>

#include "http/exchange.h"

/// The few pages that the server itself shows: no script, one style sheet.
namespace nightbell::api {

/// Replies 200 with a whole page. `body` is HTML; what came from outside in it was
/// escaped by escape_html.
void reply_page(http::Exchange& exchange, std::string_view title, std::string_view body,
                std::string_view script = {});

[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace nightbell::api
