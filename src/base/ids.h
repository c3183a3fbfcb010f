#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Ids: made here, or brought by senders. See CONTRACTS.md sections 2 and 5.
namespace nightbell {

/// The longest id that a sender may bring; longer ones are no ids.
inline constexpr std::size_t kMaxIdLength = 64;

/// 1 to kMaxIdLength characters of [A-Za-z0-9._:-].
[[nodiscard]] bool is_id(std::string_view text);

/// Fills `out` with random bytes of the kernel's generator (getrandom). Aborts
/// when the kernel has none, which Linux does not do after boot.
void fill_random(std::span<std::uint8_t> out);

/// Random numbers that need not be secret (request ids): a per-thread xoshiro256**
/// seeded from the kernel. Threading: any thread. Cost: a few nanoseconds.
[[nodiscard]] std::uint64_t fast_random();

inline constexpr std::size_t kUuidLength = 36;
inline constexpr std::size_t kTraceIdLength = 32;
/// A version 4 UUID (RFC 9562) from fast_random, at `out`.
void make_uuid(char* out);
[[nodiscard]] std::string make_uuid();
/// A W3C trace id: 32 lower-case hex digits, not all zero, at `out`.
void make_trace_id(char* out);

/// Lower-case hex of `bytes`.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

/// The trace id of a `traceparent` header (W3C Trace Context, version 00; a later
/// version is read as far as it is the same); empty when invalid or all zero.
[[nodiscard]] std::string_view trace_id_of_traceparent(std::string_view header);

}  // namespace nightbell
