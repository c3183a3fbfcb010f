#pragma once

#include <cstdint>
#include <string_view>

/// The Castagnoli CRC (RFC 3720, appendix B.4): guards records on disk against torn
/// writes and flipped bits, not against people.
namespace nightbell::store {

[[nodiscard]] std::uint32_t crc32c(std::string_view bytes);
/// The same, as a processor without the instruction for it has to. For tests.
[[nodiscard]] std::uint32_t crc32c_by_tables(std::string_view bytes);

}  // namespace nightbell::store
