#include "http/request_target.h"

#include <boost/beast/core/string.hpp>

namespace nightbell::http {
namespace {

using boost::beast::iequals;

/// The length of `http://` or `https://` at the front; 0 when there is none.
std::size_t scheme_length(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (iequals(target.substr(0, scheme.size()), scheme)) return scheme.size();
  }
  return 0;
}

}  // namespace

bool split_target(Request& request, std::string_view host) {
  std::string_view rest = request.target;
  if (!rest.starts_with('/')) {
    if (const std::size_t scheme = scheme_length(rest); scheme > 0) {
      rest.remove_prefix(scheme);
      const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
      if (!iequals(rest.substr(0, end), host)) return false;
      rest.remove_prefix(end);
    }
  }
  const std::size_t question = rest.find('?');
  request.path = rest.substr(0, question);
  if (request.path.empty()) request.path = "/";
  request.query =
      question == std::string_view::npos ? std::string_view{} : rest.substr(question + 1);
  return true;
}

}  // namespace nightbell::http
