#include "cli/event_stream.h"

#include <gmock/gmock.h>

#include <vector>

namespace nightbell::cli {
namespace {

using ::testing::ElementsAre;

/// What came, as `name|data`.
std::vector<std::string> fed(EventStream& stream, std::string_view bytes, std::size_t step) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    stream.feed(bytes.substr(at, step),
                [&](const ServerEvent& event) { out.push_back(event.name + "|" + event.data); });
  }
  return out;
}

TEST(EventStream, ReadsEventsHoweverTheBytesAreCut) {
  constexpr std::string_view kBytes =
      ": alive\n\nid: c1\ndata: {\"a\":1}\n\nevent: missed\r\ndata: "
      "{\"missed\":3}\r\n\r\ndata:one\ndata: two\n\n";
  for (std::size_t step = 1; step <= kBytes.size(); ++step) {
    EventStream stream;
    EXPECT_THAT(fed(stream, kBytes, step),
                ElementsAre("|{\"a\":1}", "missed|{\"missed\":3}", "|one\ntwo"));
    EXPECT_EQ(stream.last_id(), "c1");
  }
}

TEST(EventStream, AnIdCountsOnlyWhenItsEventIsWhole) {
  EventStream stream;
  EXPECT_THAT(fed(stream, "id: c1\ndata: x\n\nid: c2\ndata: y\n", 100), ElementsAre("|x"));
  EXPECT_EQ(stream.last_id(), "c1");
  stream.restart();
  EXPECT_THAT(fed(stream, "data: z\n\n", 100), ElementsAre("|z"));
  EXPECT_EQ(stream.last_id(), "c1");
}

}  // namespace
}  // namespace nightbell::cli
