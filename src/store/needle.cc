#include "store/needle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "event/tokens.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace nightbell::store {
namespace {

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/// How common a byte is in lines of events, roughly: 0 is rare.
int commonness(char c) {
  constexpr std::string_view kCommon = "\",:e0tas1nri2o-d_clmp34u.5h6789/gb{}";
  const std::size_t at = kCommon.find(lower_ascii(c));
  return at == std::string_view::npos ? 0 : static_cast<int>(kCommon.size() - at);
}

}  // namespace

NeedleFinder::NeedleFinder(const Needle& needle) : needle_(needle) {
  if (needle.fold_case) {
    folded_ = needle.bytes;
    std::ranges::transform(folded_, folded_.begin(), lower_ascii);
  }
  const std::string& bytes = needle.bytes;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    if (commonness(bytes[i]) < commonness(bytes[first_])) first_ = i;
  }
  second_ = first_ == 0 && bytes.size() > 1 ? 1 : 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i != first_ && commonness(bytes[i]) < commonness(bytes[second_])) second_ = i;
  }
}

bool NeedleFinder::matches_at(const char* at) const {
  if (!needle_.fold_case) return std::memcmp(at, needle_.bytes.data(), needle_.bytes.size()) == 0;
  for (std::size_t i = 0; i < folded_.size(); ++i) {
    if (lower_ascii(at[i]) != folded_[i]) return false;
  }
  return true;
}

std::size_t NeedleFinder::find(std::string_view text, std::size_t from) const {
  const std::size_t length = needle_.bytes.size();
  if (text.size() < length) return npos;
  const std::size_t last = text.size() - length;  // the last place where it may begin
  const char* const data = text.data();
  std::size_t at = from;
#ifdef __SSE2__
  const auto fold = [&](char c) {
    return needle_.fold_case && is_letter(c) ? static_cast<char>(0x20) : '\0';
  };
  const char a = needle_.bytes[first_];
  const char b = needle_.bytes[second_];
  const __m128i fold_a = _mm_set1_epi8(fold(a));
  const __m128i fold_b = _mm_set1_epi8(fold(b));
  const __m128i want_a = _mm_set1_epi8(static_cast<char>(a | fold(a)));
  const __m128i want_b = _mm_set1_epi8(static_cast<char>(b | fold(b)));
  const auto load = [&](std::size_t offset) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + offset));
  };
  const std::size_t reach = std::max(first_, second_) + 16;
  while (at <= last && at + reach <= text.size()) {
    const __m128i as = _mm_cmpeq_epi8(_mm_or_si128(load(at + first_), fold_a), want_a);
    const __m128i bs = _mm_cmpeq_epi8(_mm_or_si128(load(at + second_), fold_b), want_b);
    auto hits = static_cast<unsigned>(_mm_movemask_epi8(_mm_and_si128(as, bs)));
    for (; hits != 0; hits &= hits - 1) {
      const std::size_t place = at + static_cast<std::size_t>(std::countr_zero(hits));
      if (place <= last && matches_at(data + place)) return place;
    }
    at += 16;
  }
#endif
  for (; at <= last; ++at) {
    if (matches_at(data + at)) return at;
  }
  return npos;
}

}  // namespace nightbell::store
