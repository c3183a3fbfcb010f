#pragma once

#include <cstddef>

/// Byte sizes that say their unit: `64_KiB`, `4_MiB`.
namespace nightbell {
constexpr std::size_t operator""_KiB(unsigned long long n) {
  return static_cast<std::size_t>(n) << 10;
}
constexpr std::size_t operator""_MiB(unsigned long long n) {
  return static_cast<std::size_t>(n) << 20;
}
}  // namespace nightbell
