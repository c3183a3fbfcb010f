#include "web/negotiation.h"

#include "base/ascii.h"

namespace nightbell::web {
namespace {

/// The weight of a list's item: `gzip;q=0` refuses it.
bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = ascii::trim(ascii::next_part(parameters, ';'));
    if (!ascii::starts_ignoring_case(parameter, "q=")) continue;
    return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
  }
  return false;
}

std::string_view without_weakness(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    std::string_view parameters = ascii::next_part(accept_encoding, ',');
    const std::string_view coding = ascii::trim(ascii::next_part(parameters, ';'));
    if (ascii::equal_ignoring_case(coding, "gzip") || ascii::equal_ignoring_case(coding, "x-gzip"))
      return !is_refused(parameters);
    if (coding == "*") any = !is_refused(parameters);
  }
  return any;
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    const std::string_view named = ascii::trim(ascii::next_part(if_none_match, ','));
    if (named == "*" || without_weakness(named) == etag) return true;
  }
  return false;
}

}  // namespace nightbell::web
