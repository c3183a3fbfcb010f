#include "redact/patterns.h"

#include <string>

namespace nightbell::redact {
namespace {

/// Same set as chars.h separator_length().
constexpr std::string_view kSeparator = R"([ ./\-\x{A0}\x{2009}\x{2010}-\x{2013}\x{202F}])";
/// Not chars.h ends_token().
constexpr std::string_view kTokenChar = R"([^\s"'<>`\\])";
/// Letters of alphabets with spaces between words (Latin to Georgian and their like): in
/// a text without spaces (CJK) an address would swallow its whole sentence.
constexpr std::string_view kWide = R"(\x{C0}-\x{1FFF})";

/// `expression` with the names of the sets above replaced by the sets.
std::string spell(std::string_view expression) {
  std::string out;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    if (expression.substr(i).starts_with("{sep}")) {
      out += kSeparator;
      i += 4;
    } else if (expression.substr(i).starts_with("{tok}")) {
      out += kTokenChar;
      i += 4;
    } else if (expression.substr(i).starts_with("{wide}")) {
      out += kWide;
      i += 5;
    } else {
      out += expression[i];
    }
  }
  return out;
}

}  // namespace

const std::array<Pattern, kShapeCount> kPatterns = {{
    {Shape::kPrivateKey, Rule::kApiKey,
     R"re(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:(?s:.*?)-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|(?s:.*)))re",
     "a PEM block to its end, or to the end of the text when it was cut"},
    {Shape::kCookie, Rule::kCredential,
     R"re((?i:set-cookie|cookie)["'\\]{0,4}[ \t]{0,2}:[ \t]{0,2}["'\\]{0,4}[^\s=;"'\\]{1,64}=)re",
     "a header's value that begins with name=, as far as the line or the quotes go"},
    {Shape::kKeyValue, Rule::kCredential,
     R"re([A-Za-z0-9_\-]+["'\\]{0,4}[ \t]{0,2}[:=][ \t]{0,2}["'\\]{0,4}(?:(?i:bearer|basic|digest|token|apikey|negotiate)[ ]+)?[^\s"'&,;<>\\=\[\]{}()|`:][^\s"'&,;<>\\)\]}|`]*)re",
     "a secret key's value (keys.h)"},
    {Shape::kBearer, Rule::kCredential,
     R"re((?i:bearer)(?:[ \t]+|%20|\+|[ \t]*[:=][ \t]*)["']?([A-Za-z0-9._~+/\-]{6,}=*))re",
     "RFC 6750; the credential only, so that the line still says what it was"},
    {Shape::kBasic, Rule::kCredential,
     R"re((?i:basic)(?:[ \t]+|%20|\+|[ \t]*[:=][ \t]*)["']?([A-Za-z0-9+/_\-]{4,}=*))re",
     "RFC 7617; must decode to user:password"},
    {Shape::kJwt, Rule::kToken, R"re(eyJ[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]*){0,4})re",
     "RFC 7519: base64url parts of which the first begins with {\""},
    {Shape::kApiKey, Rule::kApiKey, "", "documented prefixes (kKeyPrefixes)"},
    {Shape::kEmail, Rule::kEmail,
     R"re([A-Za-z0-9_{wide}][A-Za-z0-9_.%+'\-{wide}]*(?:@|%40)(?:[A-Za-z0-9_{wide}](?:[A-Za-z0-9_\-{wide}]*[A-Za-z0-9_{wide}])?\.)+(?:(?i:xn--)[A-Za-z0-9\-]*[A-Za-z0-9]|[A-Za-z{wide}]{2,}))re",
     "a name that begins with a letter or digit, a domain with a dot and a top level of letters"},
    {Shape::kUserInfo, Rule::kUrl,
     R"re(://(?:[^\s/?#"'<>`\\]*|[^\s/?#@:"'<>`\\\[]*:[0-9]*[^\s0-9/?#@"'<>`\\][^\s@"'<>`\\]*)@)re",
     "RFC 3986 section 3.2.1, and passwords that contain / ? #"},
    {Shape::kQuery, Rule::kUrl, R"re([?#]{tok}+)re",
     "to the end of the token, but for closing punctuation and a stack frame's :line:column"},
    {Shape::kCard, Rule::kCard,
     R"re([2-6][0-9]{12,18}|3[0-9]{3}[ \-][0-9]{6}[ \-][0-9]{4,5}|[2-6][0-9]{3}(?:[ \-][0-9]{4}){3}(?:[ \-][0-9]{1,3})?)re",
     "13 to 19 digits, bare or grouped as cards are printed"},
    {Shape::kPlusPhone, Rule::kPhone, R"re(\+[1-9][0-9]*(?:{sep}?(?:\([0-9]{1,5}\)|[0-9]+))*)re",
     "ITU-T E.164: 8 to 15 digits"},
    {Shape::kLocalPhone, Rule::kPhone,
     R"re((?:1{sep})?(?:\([2-9][0-9]{2}\){sep}?|[2-9][0-9]{2}{sep})[2-9][0-9]{2}{sep}[0-9]{4}|(?:00{sep}?|0)[1-9][0-9]{0,3}(?:{sep}[0-9]{2,8}){2,5}|\([0-9]{2,5}\){sep}?[0-9]{2,8}(?:{sep}[0-9]{2,8}){1,3})re",
     "North American 3-3-4; a leading 0 and groups; an area code in parentheses"},
    {Shape::kIpv4, Rule::kIp, R"re([0-9]{1,3}(?:\.[0-9]{1,3}){3})re",
     "four parts, public, and no version of a product"},
    {Shape::kIpv6, Rule::kIp, R"re([23][0-9A-Fa-f]{3}:[0-9A-Fa-f:.]+)re",
     "global unicast begins with 2 or 3 and has four digits there"},
}};

std::string expression_of(Shape shape) {
  if (shape != Shape::kApiKey) return spell(kPatterns[static_cast<std::size_t>(shape)].expression);
  std::string out;
  for (const KeyPrefix& prefix : kKeyPrefixes) {
    if (!out.empty()) out += '|';
    for (const char c : prefix.literal) out += c == '.' ? std::string("\\.") : std::string(1, c);
    out += prefix.rest;
  }
  return out;
}

}  // namespace nightbell::redact
