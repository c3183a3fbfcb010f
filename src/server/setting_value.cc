#include "server/setting_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <cmath>

#include "base/json.h"

namespace nightbell::server {

namespace {

constexpr auto kEnvironments = std::to_array<std::string_view>({"dev", "staging", "prod"});
constexpr auto kDurabilities = std::to_array<std::string_view>({"written", "synced"});
constexpr auto kPayloads = std::to_array<std::string_view>({"shape", "redacted"});

constexpr std::string_view kListenWords =
    "an address and a port, like 127.0.0.1:8600 or [::1]:8600";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Reads all of `text`, nothing less.
template <typename T>
bool read_number(std::string_view text, T& to) {
  const auto word = trimmed(text);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), to);
  return error == std::errc{} && end == word.data() + word.size();
}

/// The enumerator whose name stands at the same place in `words`.
template <typename E, std::size_t N>
bool read_word(const std::array<std::string_view, N>& words, std::string_view text, E& to) {
  const auto found = std::ranges::find(words, lower(trimmed(text)));
  if (found == words.end()) return false;
  to = static_cast<E>(found - words.begin());
  return true;
}

template <typename E, std::size_t N>
std::string_view word_of(const std::array<std::string_view, N>& words, E value) {
  return words[static_cast<std::size_t>(value)];
}

/// Reads text as the type of the slot that it is called with; false when it may not be.
struct Reader {
  const Setting& setting;
  std::string_view text;

  [[nodiscard]] bool accepts(std::string_view item) const {
    return setting.accepts == nullptr || setting.accepts(item);
  }

  bool operator()(bool* to) const {
    const auto word = lower(trimmed(text));
    *to = word == "true" || word == "1" || word == "yes" || word == "on";
    return *to || word == "false" || word == "0" || word == "no" || word == "off";
  }
  bool operator()(std::int64_t* to) const {
    return read_number(text, *to) && static_cast<double>(*to) >= setting.min &&
           static_cast<double>(*to) <= setting.max;
  }
  bool operator()(double* to) const {
    return read_number(text, *to) && std::isfinite(*to) && *to >= setting.min && *to <= setting.max;
  }
  bool operator()(std::string* to) const {
    *to = text;
    return accepts(text);
  }
  bool operator()(std::vector<std::string>* to) const {
    *to = split_list(text);
    return std::ranges::all_of(*to, [this](const std::string& item) { return accepts(item); });
  }
  bool operator()(ListenAddress* to) const {
    const auto address = parse_listen_address(text);
    if (address) *to = *address;
    return address.has_value();
  }
  bool operator()(Environment* to) const {
    const auto environment = parse_environment(text);
    if (environment) *to = *environment;
    return environment.has_value();
  }
  bool operator()(Level* to) const {
    const auto level = parse_level(trimmed(text));
    if (level) *to = *level;
    return level.has_value();
  }
  bool operator()(store::Durability* to) const { return read_word(kDurabilities, text, *to); }
  bool operator()(RunPayloads* to) const { return read_word(kPayloads, text, *to); }
};

std::string json_text(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

/// Whole numbers without a fraction, however large.
std::string number_text(double number) {
  return number == std::floor(number) ? fmt::format("{:.0f}", number) : fmt::format("{}", number);
}

struct Writer {
  std::string operator()(const bool* value) const { return *value ? "true" : "false"; }
  std::string operator()(const std::int64_t* value) const { return fmt::format("{}", *value); }
  std::string operator()(const double* value) const { return number_text(*value); }
  std::string operator()(const std::string* value) const { return json_text(*value); }
  std::string operator()(const std::vector<std::string>* value) const {
    std::string out = "[";
    for (const auto& item : *value) {
      if (out.size() > 1) out += ", ";
      out += json_text(item);
    }
    return out + "]";
  }
  std::string operator()(const ListenAddress* value) const { return json_text(value->text()); }
  std::string operator()(const Environment* value) const { return json_text(name_of(*value)); }
  std::string operator()(const Level* value) const { return json_text(name_of(*value)); }
  std::string operator()(const store::Durability* value) const {
    return json_text(word_of(kDurabilities, *value));
  }
  std::string operator()(const RunPayloads* value) const {
    return json_text(word_of(kPayloads, *value));
  }
};

/// What the type of a slot allows, where the row does not say more.
struct Allowed {
  const Setting& setting;

  [[nodiscard]] std::string range(std::string_view what) const {
    return fmt::format("{} from {} to {}", what, number_text(setting.min),
                       number_text(setting.max));
  }

  std::string operator()(const bool*) const { return "true or false"; }
  std::string operator()(const std::int64_t*) const { return range("a whole number"); }
  std::string operator()(const double*) const { return range("a number"); }
  std::string operator()(const std::string*) const { return std::string(setting.allowed); }
  std::string operator()(const std::vector<std::string>*) const {
    return std::string(setting.allowed);
  }
  std::string operator()(const ListenAddress*) const { return std::string(kListenWords); }
  std::string operator()(const Environment*) const {
    return "dev, staging or prod (production is prod)";
  }
  std::string operator()(const Level*) const { return "error, warn, info or debug"; }
  std::string operator()(const store::Durability*) const { return "written or synced"; }
  std::string operator()(const RunPayloads*) const { return "shape or redacted"; }
};

}  // namespace

std::string_view name_of(Environment environment) {
  return word_of(kEnvironments, environment);
}

Result<void> parse_value(const Setting& setting, std::string_view text, Slot to) {
  if (std::visit(Reader{setting, text}, to)) return {};
  return fail(ErrorCode::kInvalidArgument, allowed_values(setting));
}

void copy_value(Slot from, Slot to) {
  std::visit([from](auto* target) { *target = *std::get<decltype(target)>(from); }, to);
}

std::string literal(Slot value) {
  return std::visit(Writer{}, value);
}

std::string allowed_values(const Setting& setting) {
  Config any;
  return std::visit(Allowed{setting}, setting.slot(any));
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (const auto item = trimmed(text.substr(0, comma)); !item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

Result<Environment> parse_environment(std::string_view text) {
  auto environment = Environment::kProd;
  if (lower(trimmed(text)) == "production" || read_word(kEnvironments, text, environment)) {
    return environment;
  }
  return fail(ErrorCode::kInvalidArgument, "dev, staging or prod (production is prod)");
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  auto host = trimmed(text);
  const auto wrong = [] { return fail(ErrorCode::kInvalidArgument, std::string(kListenWords)); };
  const auto colon = host.rfind(':');
  ListenAddress address;
  if (colon == std::string_view::npos || !read_number(host.substr(colon + 1), address.port)) {
    return wrong();
  }
  host = host.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string(host), error);
  if (error || parsed.is_v6() != bracketed) return wrong();
  address.host = parsed.to_string();
  return address;
}

}  // namespace nightbell::server
