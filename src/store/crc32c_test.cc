#include "store/crc32c.h"

#include <gtest/gtest.h>

#include <string>

namespace nightbell::store {
namespace {

TEST(Crc32c, AgreesWithRfc3720) {
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(""), 0u);
  std::string ascending;
  for (char c = 0; c < 32; ++c) ascending.push_back(c);
  EXPECT_EQ(crc32c(ascending), 0x46dd794eu);
}

TEST(Crc32c, IsTheSameByTables) {
  std::string bytes;
  for (std::size_t size = 0; size < 100; ++size) {
    ASSERT_EQ(crc32c(bytes), crc32c_by_tables(bytes)) << size;
    bytes.push_back(static_cast<char>(size * 37));
  }
}

}  // namespace
}  // namespace nightbell::store
