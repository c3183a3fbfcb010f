#include "store/needle_set.h"

#include <algorithm>
#include <cstring>

namespace nightbell::store {
namespace {

constexpr std::size_t kFewNeedles = 4;
constexpr std::size_t kShortBytes = 4;
constexpr std::size_t kManyNeedles = 65'535;

std::uint16_t pair_at(const char* at) {
  std::uint16_t pair;
  std::memcpy(&pair, at, sizeof(pair));
  return pair;
}

}  // namespace

bool NeedleSet::fits(const std::vector<Needle>& needles) {
  return needles.size() >= kFewNeedles && needles.size() <= kManyNeedles &&
         std::ranges::all_of(needles, [](const Needle& needle) {
           return !needle.fold_case && needle.bytes.size() >= kShortBytes;
         });
}

NeedleSet::NeedleSet(const std::vector<Needle>& needles) : needles_(needles) {
  window_ = 255;
  for (const Needle& needle : needles) window_ = std::min(window_, needle.bytes.size());
  shift_.assign(std::size_t{1} << 16, static_cast<std::uint8_t>(window_ - 1));
  for (std::size_t n = 0; n < needles.size(); ++n) {
    const char* const bytes = needles[n].bytes.data();
    for (std::size_t end = 2; end <= window_; ++end) {
      std::uint8_t& shift = shift_[pair_at(bytes + end - 2)];
      shift = std::min(shift, static_cast<std::uint8_t>(window_ - end));
    }
    endings_.push_back({pair_at(bytes + window_ - 2), static_cast<std::uint16_t>(n)});
  }
  std::ranges::sort(endings_, {}, &Ending::pair);
}

std::size_t NeedleSet::find(std::string_view text, std::size_t from) const {
  for (std::size_t end = from + window_; end <= text.size();) {
    const std::uint16_t pair = pair_at(text.data() + end - 2);
    if (shift_[pair] > 0) {
      end += shift_[pair];
      continue;
    }
    const std::size_t begin = end - window_;
    for (const Ending& ending : std::ranges::equal_range(endings_, pair, {}, &Ending::pair)) {
      if (text.substr(begin).starts_with(needles_[ending.needle].bytes)) return begin;
    }
    ++end;
  }
  return npos;
}

}  // namespace nightbell::store
