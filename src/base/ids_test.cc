#include "base/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace nightbell {
namespace {

TEST(Ids, KnowTheirCharset) {
  EXPECT_TRUE(is_id("abc-123"));
  EXPECT_TRUE(is_id("A.b:c-9"));
  EXPECT_TRUE(is_id(std::string(64, 'x')));
  EXPECT_FALSE(is_id(""));
  EXPECT_FALSE(is_id(std::string(65, 'x')));
  EXPECT_FALSE(is_id("a b"));
  EXPECT_TRUE(is_id("a_b"));
  EXPECT_FALSE(is_id("a/b"));
  EXPECT_FALSE(is_id("caf\xC3\xA9"));
  EXPECT_FALSE(is_id(std::string_view("a\0b", 3)));
}

TEST(Ids, MakesDistinctVersion4Uuids) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = make_uuid();
    EXPECT_TRUE(is_id(id));
    EXPECT_EQ(id.size(), kUuidLength);
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos) << id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Ids, ReadsTraceparentAsW3cSays) {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const std::string good = "00-" + trace + "-00f067aa0ba902b7-01";
  EXPECT_EQ(trace_id_of_traceparent(good), trace);
  EXPECT_EQ(trace_id_of_traceparent("cc-" + good.substr(3) + "-later"), trace);
  for (const std::string& bad :
       {std::string(), std::string("00"), "ff-" + good.substr(3), good + "-more",
        good.substr(0, 54), "00-" + std::string(32, '0') + "-00f067aa0ba902b7-01",
        "00-" + trace + "-0000000000000000-01",
        std::string("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
        "cc-" + good.substr(3) + "x"}) {
    EXPECT_EQ(trace_id_of_traceparent(bad), "") << bad;
  }
}

TEST(Ids, WritesHex) {
  const std::uint8_t bytes[] = {0x00, 0x0f, 0xf0, 0xff};
  EXPECT_EQ(to_hex(bytes), "000ff0ff");
}

}  // namespace
}  // namespace nightbell
