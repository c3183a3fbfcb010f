#include "web/reply_file.h"

#include "web/negotiation.h"

namespace nightbell::web {

void reply_file(http::Exchange& exchange, const File* file, const FilePolicy& policy) {
  if (file == nullptr) {
    return exchange.reply_error(http::ErrorId::kNotFound,
                                embedded_files().empty()
                                    ? "This build has no web files: it was made with "
                                      "NIGHTBELL_WEB=OFF."
                                    : "");
  }
  const http::Request& request = exchange.request();
  const bool packed = !file->gzip.empty() && accepts_gzip(request.header("accept-encoding"));
  const std::string_view etag = packed ? file->gzip_etag : file->etag;
  http::Reply reply;
  reply.headers.emplace_back("ETag", etag);
  reply.headers.emplace_back("Cache-Control", policy.cache_control);
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  if (policy.for_any_origin) {
    reply.headers.emplace_back("Access-Control-Allow-Origin", "*");
    reply.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
  }
  reply.csp = policy.csp;
  if (names_etag(request.header("if-none-match"), etag)) {
    reply.status = 304;
    return exchange.reply(std::move(reply));
  }
  reply.content_type = file->content_type;
  if (packed) reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.body = packed ? file->gzip : file->bytes;
  exchange.reply(std::move(reply));
}

}  // namespace nightbell::web
