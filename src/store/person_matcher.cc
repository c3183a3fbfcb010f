#include "store/person_matcher.h"

#include "base/json.h"

namespace nightbell::store {
namespace {

std::uint32_t begin_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])) |
         static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + 1])) << 8 |
         static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + 2])) << 16;
}

std::size_t hash_of(std::uint32_t begin) {
  return (begin * 2654435761u) >> 16;
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_id(char c) {
  return is_word(c) || c == '-' || c == '.' || c == ':';
}

/// Whether the character before `at` ends an escape, so that it is no letter: `\n`, `\u000b`.
bool ends_escape(std::string_view text, std::size_t at) {
  for (const std::size_t length : {2u, 6u}) {
    if (at < length || text[at - length] != '\\') continue;
    if (length == 6 && text[at - 5] != 'u') continue;
    std::size_t backslashes = 0;
    while (backslashes < at - length + 1 && text[at - length - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 1) return true;
  }
  return false;
}

}  // namespace

PersonMatcher::PersonMatcher(std::span<const std::string> ids) {
  for (const std::string& id : ids) {
    if (id.empty()) continue;
    Needle needle;
    needle.quoted = id.size() < kLeastFreeBytes;
    needle.quoted ? json::append_string(needle.bytes, id) : json::append_escaped(needle.bytes, id);
    const std::uint32_t begin = begin_at(needle.bytes, 0);
    begins_.set(hash_of(begin));
    by_begin_.emplace(begin, needles_.size());
    needles_.push_back(std::move(needle));
  }
}

bool PersonMatcher::is_in(std::string_view text) const {
  for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
    const std::uint32_t begin = begin_at(text, at);
    if (!begins_.test(hash_of(begin))) continue;
    const auto [first, last] = by_begin_.equal_range(begin);
    for (auto found = first; found != last; ++found) {
      if (matches_at(needles_[found->second], text, at)) return true;
    }
  }
  return false;
}

bool PersonMatcher::matches_at(const Needle& needle, std::string_view text, std::size_t at) const {
  if (!text.substr(at).starts_with(needle.bytes)) return false;
  if (needle.quoted) return true;
  const std::size_t end = at + needle.bytes.size();
  const bool word_before = at > 0 && is_word(text[at - 1]) && !ends_escape(text, at);
  if (word_before || (end < text.size() && is_word(text[end]))) return false;
  // In free text a hyphen parts words; in a string that is one id it is a part of it.
  const bool hyphen_before = at > 0 && text[at - 1] == '-';
  const bool hyphen_behind = end < text.size() && text[end] == '-';
  if (!hyphen_before && !hyphen_behind) return true;
  std::size_t begin = at;
  while (begin > 0 && is_id(text[begin - 1])) --begin;
  std::size_t behind = end;
  while (behind < text.size() && is_id(text[behind])) ++behind;
  const bool is_one_id =
      begin > 0 && text[begin - 1] == '"' && behind < text.size() && text[behind] == '"';
  return !is_one_id;
}

}  // namespace nightbell::store
