#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "http/head_scanner.h"
#include "http/request_parser.h"

/// Property: what requests a stream of bytes holds does not depend on the pieces it
/// comes in. The first byte says how large these are, the others are the stream; it is
/// read once whole and once in pieces.
namespace {

using namespace nightbell;
using namespace nightbell::http;

constexpr std::size_t kMaxHead = 16_KiB;
constexpr std::size_t kMaxBody = 64_KiB;

/// A connection without a socket: the same steps in the same order.
class Reader {
 public:
  /// Reads as far as the bytes go. @return false when the stream was refused
  bool feed(std::string_view bytes) {
    input_.append(bytes);
    while (step()) {
    }
    return !refused_;
  }
  /// Requests, bodies and refusal in words.
  [[nodiscard]] const std::string& story() const { return story_; }

 private:
  bool step() {
    if (refused_) return false;
    if (chunked_) return read_chunks();
    if (in_body_) return read_body();
    return read_head();
  }

  bool read_head() {
    const auto scan = scanner_.scan(std::string_view(input_).substr(begin_));
    if (scan.status == HeadScanner::Status::kNeedMore) return false;
    if (scan.status == HeadScanner::Status::kRefused) return refuse(scan.error);
    // Views must stay while the body is read, whatever happens to the input.
    const std::string head = input_.substr(begin_ + scan.skipped, scan.size);
    begin_ += scan.skipped + scan.size;
    scanner_.reset();
    parser_ = RequestParser();
    Request request;
    std::vector<Header> headers;
    if (const auto error = parser_.parse_head(head, request, headers)) return refuse(*error);
    story_ += std::string(name_of(request.method)) + ' ' + std::string(request.path) + '?' +
              std::string(request.query) + '\n';
    for (const auto& [name, value] : headers) {
      const auto inside = [&](std::string_view view) {
        return view.data() >= head.data() && view.data() + view.size() <= head.data() + head.size();
      };
      if (!inside(name) || !inside(value)) std::abort();
      story_ += std::string(name) + '=' + std::string(value) + '\n';
    }
    if (request.content_length > kMaxBody) return refuse(ErrorId::kTooLarge);
    chunked_ = parser_.is_chunked();
    parser_.limit_chunked_body(kMaxBody);
    in_body_ = true;
    body_left_ = request.content_length;
    decoded_ = begin_;
    body_begin_ = begin_;
    return true;
  }

  bool read_body() {
    if (input_.size() - begin_ < body_left_) return false;
    story_ += "body " + input_.substr(begin_, body_left_) + '\n';
    begin_ += body_left_;
    in_body_ = false;
    return true;
  }

  bool read_chunks() {
    const auto step =
        parser_.decode(std::string_view(input_).substr(begin_), input_.data() + decoded_);
    if (step.produced > step.consumed) std::abort();
    begin_ += step.consumed;
    decoded_ += step.produced;
    if (step.error) return refuse(*step.error);
    if (!step.done) return false;
    story_ += "chunks " + input_.substr(body_begin_, decoded_ - body_begin_) + '\n';
    chunked_ = in_body_ = false;
    return true;
  }

  bool refuse(ErrorId error) {
    refused_ = true;
    story_ += "refused " + std::string(info_of(error).code);
    return false;
  }

  std::string input_;
  std::size_t begin_ = 0;
  std::size_t decoded_ = 0;
  std::size_t body_begin_ = 0;
  std::size_t body_left_ = 0;
  bool in_body_ = false;
  bool chunked_ = false;
  bool refused_ = false;
  HeadScanner scanner_{kMaxHead};
  RequestParser parser_;
  std::string story_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} % 64 + 1;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  Reader whole;
  whole.feed(stream);
  Reader pieces;
  for (std::size_t at = 0; at < stream.size() && pieces.feed(stream.substr(at, piece));) {
    at += piece;
  }
  if (whole.story() != pieces.story()) {
    std::cerr << "whole:\n"
              << whole.story() << "\nin pieces of " << piece << ":\n"
              << pieces.story() << '\n';
    std::abort();
  }
  return 0;
}
