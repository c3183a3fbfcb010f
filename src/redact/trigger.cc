#include "redact/trigger.h"

#include <array>
#include <bit>
#include <cstring>

namespace nightbell::redact {
namespace {

/// Bits of the blocks before, which what is looked for may reach back into.
struct Carry {
  std::uint64_t digit = 0;
  std::uint64_t between = 0;
  std::array<std::uint64_t, 4> runs{};
};

/// `bits` of the place `n` bytes before.
std::uint64_t back(std::uint64_t bits, std::uint64_t bits_before, int n) {
  return bits << n | bits_before >> (64 - n);
}

/// Marks the byte behind a digit and a separator where a number goes on, and the
/// thirteenth digit of each run.
std::uint64_t numbers(const Masks& masks, Carry& carry) {
  const std::uint64_t between = masks.joint | masks.high;
  if ((masks.digit | carry.digit) == 0) {  // most blocks of plain text
    carry = {.between = between};
    return 0;
  }
  const std::uint64_t grouped = (masks.digit | masks.high) & back(between, carry.between, 1) &
                                back(masks.digit, carry.digit, 2);
  carry.between = between;
  // Runs of at least 2, 4, 8, 13 digits that end here.
  std::uint64_t run = masks.digit;
  std::uint64_t before = carry.digit;
  carry.digit = masks.digit;
  constexpr int kSteps[] = {1, 2, 4, 5};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::uint64_t longer = run & back(run, before, kSteps[i]);
    before = carry.runs[i];
    carry.runs[i] = longer;
    run = longer;
  }
  return grouped | (run & ~back(run, before, 1));
}

}  // namespace

void Trigger::scan(std::string_view text, Exempt exempt, std::size_t lower, std::size_t end,
                   std::vector<Candidate>& out) const {
  Carry carry;
  Masks masks;
  // An id's digits are nothing to look at, and many texts of an event are ids.
  const bool digits_matter = !is_exempt(exempt, Rule::kPhone) || !is_exempt(exempt, Rule::kCard) ||
                             !is_exempt(exempt, Rule::kIp);
  for (std::size_t base = lower; base < end; base += kBlock) {
    const std::size_t readable = text.size() - base;
    if (readable >= kReadable) {
      kernel_(text.data() + base, readable, masks);
    } else {
      std::array<char, kReadable> padded{};
      std::memcpy(padded.data(), text.data() + base, readable);
      kernel_(padded.data(), readable, masks);
    }
    const std::size_t left = end - base;
    const std::uint64_t inside = left >= kBlock ? ~0ULL : (1ULL << left) - 1;
    std::uint64_t marks = (masks.sign | masks.prefix) & inside;
    if (digits_matter) marks |= numbers(masks, carry) & inside;
    for (; marks != 0; marks &= marks - 1) {
      const auto offset = static_cast<std::size_t>(std::countr_zero(marks));
      examine(text, exempt, lower, base + offset, out);
    }
  }
}

}  // namespace nightbell::redact
