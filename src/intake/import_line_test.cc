#include "intake/import_line.h"

#include <gtest/gtest.h>

#include "base/rfc3339.h"
#include "http/message.h"

namespace nightbell::intake {
namespace {

class ImportLine : public testing::Test {
 protected:
  ImportedEvent read(std::string line) {
    submission_ = {};
    const std::size_t size = line.size();
    line_ = std::move(line);
    line_.append(http::kBodyPadding, ' ');
    return reader_.read({line_.data(), size}, now_, submission_);
  }
  /// The kind of item that a line is; what is wrong with it when it is none.
  std::string kind_of(const std::string& line) {
    const ImportedEvent event = read(line);
    return event.what != nullptr ? std::string(event.what->name) : event.wrong;
  }

  JsonReader json_;
  TextWriter text_;
  ImportLineReader reader_{json_, text_};
  Submission submission_;
  std::string line_;
  const WallTime now_ = *parse_rfc3339("2026-11-21T00:00:00Z");
};

TEST_F(ImportLine, SaysOrIsGuessedWhatItIs) {
  const std::string at = R"("timestamp":"2026-01-02T03:04:05Z")";
  const std::string stored = R"({"received_at":"2026-01-02T03:04:05Z","kind":)";
  EXPECT_EQ(kind_of("{" + at + R"(,"level":"error","service":"a","message":"m"})"), "log");
  EXPECT_EQ(kind_of("{" + at + R"(,"visitor_id":"v","event":"e"})"), "behavior");
  EXPECT_EQ(kind_of("{" + at + R"(,"visitor_id":"v","event":"e","level":"warn"})"), "log");
  EXPECT_EQ(kind_of(R"({"page":"/","ts":1772359202})"), "heartbeat");
  EXPECT_EQ(kind_of(R"({"kind":"rollup","minute":"2026-01-02T03:04:00Z"})"), "rollup");
  EXPECT_EQ(kind_of("{" + at + R"(,"kind":"run"})"), "run");
  EXPECT_EQ(kind_of(stored + R"("logs"})"), "log");
  EXPECT_EQ(kind_of(stored + R"("runs"})"), "run");
  EXPECT_EQ(kind_of(stored + R"("presence","event":"chat_opened"})"), "chat_opened");
}

TEST_F(ImportLine, NeedsAKindAndATimeThatCanBeRead) {
  EXPECT_EQ(kind_of("{"), "the text is not JSON");
  EXPECT_EQ(kind_of("[]"), "an event must be a JSON object");
  EXPECT_EQ(kind_of(R"({"kind":"song","ts":1})"), "kind: none of those that can be imported");
  EXPECT_EQ(kind_of(R"({"kind":7,"ts":1})"), "kind: none of those that can be imported");
  EXPECT_EQ(kind_of(R"({"level":"error"})"),
            "timestamp: an imported event needs a time of its own");
  EXPECT_EQ(kind_of(R"({"kind":"logs","received_at":"soon"})"),
            "received_at: Input should be an RFC 3339 time");
}

TEST_F(ImportLine, WasReceivedWhenItSaysElseAtItsOwnTimeAndNeverLaterThanNow) {
  (void)read(
      R"({"kind":"logs","received_at":"2026-02-02T00:00:00Z","timestamp":"2026-01-01T00:00:00Z"})");
  EXPECT_EQ(format_rfc3339(submission_.received), "2026-02-02T00:00:00.000Z");
  (void)read(R"({"timestamp":"2026-01-01T00:00:00Z"})");
  EXPECT_EQ(format_rfc3339(submission_.received), "2026-01-01T00:00:00.000Z");
  (void)read(R"({"timestamp":"2027-01-01T00:00:00Z"})");
  EXPECT_EQ(submission_.received, now_);
}

TEST_F(ImportLine, KeepsWhatAStoredOneKnowsOfItselfRedacted) {
  (void)read(
      R"({"kind":"logs","received_at":"2026-02-02T00:00:00Z","via":"browser","claimed":true,)"
      R"("client":{"browser":"Chrome","major":130,"os":"jane@example.com","x":1},)"
      R"("ingest_request_id":"req-1","sdk":"web/1","sent_at":"2026-02-02T00:00:01Z"})");
  EXPECT_EQ(submission_.client, R"({"browser":"Chrome","major":130,"os":"[email]"})");
  EXPECT_TRUE(submission_.claimed);
  EXPECT_EQ(submission_.request_id, "req-1");
  EXPECT_EQ(submission_.sdk, "web/1");
  EXPECT_EQ(submission_.sent_at, "2026-02-02T00:00:01Z");
}

TEST_F(ImportLine, OfTheWireCanNotSayWhatOnlyAServerKnows) {
  (void)read(R"({"timestamp":"2026-01-01T00:00:00Z","client":{"browser":"X"},"claimed":true})");
  EXPECT_EQ(submission_.client, "");
  EXPECT_FALSE(submission_.claimed);
}

TEST_F(ImportLine, ReadsAStoredHeartbeatAsTheWireHasIt) {
  const ImportedEvent event = read(
      R"({"event":"heartbeat","timestamp":"2026-02-02T00:00:00.250Z","page":"/","kind":"presence",)"
      R"("received_at":"2026-02-02T00:00:01Z"})");
  ASSERT_NE(event.what, nullptr);
  EXPECT_EQ(event.what->name, "heartbeat");
  double ts = 0;
  ASSERT_EQ(event.event["ts"].get(ts), simdjson::SUCCESS);
  EXPECT_DOUBLE_EQ(ts, 1769990400.25);
}

TEST_F(ImportLine, OfTheKindRefusedIsAServersOwnNote) {
  EXPECT_TRUE(read(R"({"kind":"refused","received_at":"2026-02-02T00:00:01Z"})").is_own_note);
}

}  // namespace
}  // namespace nightbell::intake
