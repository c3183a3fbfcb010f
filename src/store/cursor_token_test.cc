#include "store/cursor_token.h"

#include <gtest/gtest.h>

namespace nightbell::store {
namespace {

ScanCursor some_cursor() {
  ScanCursor cursor{.order = ScanOrder::kOldestFirst, .generation = 300};
  cursor.at[0] = LinePosition{{std::chrono::sys_days(std::chrono::days(20'000)), 0}, 0};
  cursor.at[7] = LinePosition{{std::chrono::sys_days(std::chrono::days(20'001)), 4'294'967'295u},
                              std::uint64_t{1} << 40};
  return cursor;
}

TEST(CursorToken, IsReadBackAsItWasMade) {
  for (const ScanCursor& cursor : {some_cursor(), ScanCursor()}) {
    const auto read = cursor_of_token(to_token(cursor));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->order, cursor.order);
    EXPECT_EQ(read->generation, cursor.generation);
    EXPECT_EQ(read->at, cursor.at);
  }
}

TEST(CursorToken, IsRefusedWhenAnythingOfItChanged) {
  const std::string token = to_token(some_cursor());
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == '0' ? '1' : '0';
    EXPECT_FALSE(cursor_of_token(changed)) << at;
    EXPECT_FALSE(cursor_of_token(token.substr(0, at))) << at;
  }
  EXPECT_FALSE(cursor_of_token(""));
  EXPECT_FALSE(cursor_of_token("next page"));
  EXPECT_FALSE(cursor_of_token(std::string(10'000, '0')));
}

}  // namespace
}  // namespace nightbell::store
