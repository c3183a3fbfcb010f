#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <vector>

#include "http/error_code.h"
#include "http/message.h"

/// Bytes → one request: the head at once, a chunked body in pieces.
///
/// The grammar is Beast's parser; what it lets pass and RFC 9112 does not (or what
/// servers and proxies read differently, so that requests can be smuggled) is refused
/// here. No field container is allocated: header views point into the head's bytes.
namespace nightbell::http {

inline constexpr std::size_t kMaxHeaders = 100;
/// A chunk's size line with its extensions; the last one with all trailers.
inline constexpr std::size_t kMaxChunkHeadBytes = 4096;

/// Threading: one at a time. One object reads one request.
class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  RequestParser() = default;
  RequestParser(RequestParser&&) = default;
  RequestParser& operator=(RequestParser&&) = default;

  /// Parses a whole head (HeadScanner found its end).
  /// `headers` is cleared and filled; `request` views it and `head`, and gets all but
  /// body and peer.
  /// @return why the request is refused; the connection can't be used on then
  [[nodiscard]] std::optional<ErrorId> parse_head(std::string_view head, Request& request,
                                                  std::vector<Header>& headers);

  // After parse_head:
  [[nodiscard]] bool is_chunked() const { return chunked(); }
  [[nodiscard]] bool keeps_alive() const { return keep_alive(); }
  [[nodiscard]] bool is_http10() const { return version_ == 10; }
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }

  /// More decoded bytes than that: kTooLarge. Before the first decode().
  void limit_chunked_body(std::size_t max_bytes) { body_limit(max_bytes); }

  struct Decoded {
    std::size_t consumed = 0;  ///< of `wire`; present the rest again, with more
    std::size_t produced = 0;  ///< at `out`
    bool done = false;         ///< the last chunk and its trailers were consumed
    std::optional<ErrorId> error;
  };
  /// Decodes what it can of a chunked body. `out` may be inside the same buffer,
  /// anywhere up to wire.data(): decoded bytes are never more than those consumed.
  /// Trailers are checked and thrown away.
  [[nodiscard]] Decoded decode(std::string_view wire, char* out);

 private:
  using string_view = boost::beast::string_view;
  using error_code = boost::beast::error_code;
  using field = boost::beast::http::field;
  using verb = boost::beast::http::verb;

  void on_request_impl(verb method, string_view, string_view target, int version,
                       error_code&) override;
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(field name, string_view text, string_view value, error_code& ec) override;
  void on_header_impl(error_code&) override { in_trailers_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view body, error_code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t size, string_view, error_code&) override;
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) override;
  void on_finish_impl(error_code&) override {}

  enum class ChunkHead : unsigned char { kWhole, kIncomplete, kBad };
  /// Whether a chunk's size line is here, and no quoted extension runs over its end:
  /// Beast's parser would look for the closing quote in what follows.
  [[nodiscard]] ChunkHead look_at_chunk_head(std::string_view wire) const;
  void refuse(ErrorId error, error_code& ec);
  [[nodiscard]] std::optional<ErrorId> check_head() const;

  Request* request_ = nullptr;
  std::vector<Header>* headers_ = nullptr;
  std::optional<ErrorId> refusal_;
  std::string_view head_;
  std::string_view host_;
  int version_ = 11;
  unsigned hosts_ = 0;
  unsigned content_lengths_ = 0;
  unsigned transfer_encodings_ = 0;
  bool coding_is_known_ = true;
  bool expects_continue_ = false;
  bool in_trailers_ = false;

  // While decoding.
  char* out_ = nullptr;
  std::uint64_t chunk_left_ = 0;
  bool has_chunks_ = false;
};

}  // namespace nightbell::http
