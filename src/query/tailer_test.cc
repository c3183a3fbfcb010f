#include "query/tailer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/faulty_file.h"
#include "query/test_lines.h"
#include "store/cursor_token.h"

namespace nightbell::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A segment that grows on a disk of its own.
class TailerTest : public testing::Test {
 protected:
  TailerTest() {
    files_.put("/d/logs/logs-2026-11-21.jsonl", "");
    catalog_.put({Kind::kLogs, kSegment, store::Form::kPlain, "/d/logs", extent_});
  }

  void write(const std::string& message) {
    bytes_ += R"({"message":")" + message +
              R"(","received_at":"2026-11-21T07:15:00.000Z","kind":"logs"})" + "\n";
    files_.put("/d/logs/logs-2026-11-21.jsonl", bytes_);
    extent_->store(bytes_.size());
  }

  /// What a watcher was delivered, by message.
  struct Seen {
    std::vector<std::string> messages;
    std::string cursor;
  };
  Tailer::WatcherId watch(std::string_view query, Seen& seen, const std::string& cursor = "") {
    std::optional<store::ScanCursor> from;
    if (!cursor.empty()) from = store::cursor_of_token(cursor);
    const auto id = tailer_.watch(*parse_query(query, test::kNow), from,
                                  [&seen](const std::vector<TailedLine>& lines) {
                                    for (const TailedLine& tailed : lines) {
                                      const test::Line line(tailed.line);
                                      seen.messages.emplace_back(text_at(line, "message"));
                                      seen.cursor = tailed.cursor;
                                    }
                                  });
    EXPECT_TRUE(id);
    return *id;
  }

  static constexpr store::SegmentId kSegment{std::chrono::year(2026) / std::chrono::November / 21,
                                             0};
  FaultyFileSystem files_;
  store::Catalog catalog_;
  std::shared_ptr<store::OpenExtent> extent_ = std::make_shared<store::OpenExtent>(0);
  std::string bytes_;
  Archive archive_{files_, catalog_};
  Tailer tailer_{archive_};
};

TEST_F(TailerTest, ShowsWhatIsStoredFromNowOn) {
  write("before");
  Seen seen;
  watch("", seen);
  ASSERT_TRUE(tailer_.step());
  EXPECT_THAT(seen.messages, IsEmpty());
  write("one");
  write("two");
  ASSERT_TRUE(tailer_.step());
  EXPECT_THAT(seen.messages, ElementsAre("one", "two"));
  ASSERT_TRUE(tailer_.step());
  EXPECT_EQ(seen.messages.size(), 2u);
}

TEST_F(TailerTest, ShowsEachWatcherWhatItAskedFor) {
  Seen all;
  Seen some;
  watch("", all);
  watch("two", some);
  write("one");
  write("two");
  ASSERT_TRUE(tailer_.step());
  EXPECT_THAT(all.messages, ElementsAre("one", "two"));
  EXPECT_THAT(some.messages, ElementsAre("two"));
}

TEST_F(TailerTest, AWatcherThatComesLaterSeesNothingTwice) {
  Seen first;
  watch("", first);
  write("one");
  Seen second;
  watch("", second);
  write("two");
  ASSERT_TRUE(tailer_.step());
  EXPECT_THAT(first.messages, ElementsAre("one", "two"));
  EXPECT_THAT(second.messages, ElementsAre("two"));
}

TEST_F(TailerTest, GoesOnBehindACursor) {
  Seen first;
  const auto id = watch("", first);
  write("one");
  ASSERT_TRUE(tailer_.step());
  tailer_.unwatch(id);
  write("two");
  write("three");
  Seen again;
  watch("", again, first.cursor);
  write("four");
  ASSERT_TRUE(tailer_.step());
  write("five");
  ASSERT_TRUE(tailer_.step());
  EXPECT_THAT(again.messages, ElementsAre("two", "three", "four", "five"));
}

TEST_F(TailerTest, DoesNotShowWhatIsNotCommitted) {
  Seen seen;
  watch("", seen);
  write("one");
  const std::uint64_t committed = extent_->load();
  write("two");
  extent_->store(committed);
  ASSERT_TRUE(tailer_.step());
  EXPECT_THAT(seen.messages, ElementsAre("one"));
}

TEST_F(TailerTest, RefusesACursorOfBeforeAnErasure) {
  Seen seen;
  watch("", seen);
  write("one");
  ASSERT_TRUE(tailer_.step());
  catalog_.lines_erased();
  const auto refused =
      tailer_.watch(Query(), store::cursor_of_token(seen.cursor), [](const auto&) {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  write("two");
  ASSERT_TRUE(tailer_.step());
  EXPECT_THAT(seen.messages, ElementsAre("one", "two"));
}

// They counted as shown, and were not.
TEST_F(TailerTest, DeliversWhatItSawBeforeASegmentThatCanNotBeRead) {
  Seen seen;
  watch("", seen);
  write("a");
  const store::SegmentId broken{kSegment.day, 1};
  files_.put("/d/logs/logs-2026-11-21.1.jsonl.gz", "no member");
  catalog_.put({Kind::kLogs, broken, store::Form::kGzip, "/d/logs", nullptr});
  EXPECT_FALSE(tailer_.step());
  catalog_.remove(Kind::kLogs, broken);
  EXPECT_TRUE(tailer_.step());
  EXPECT_THAT(seen.messages, ElementsAre("a"));
}

}  // namespace
}  // namespace nightbell::query
