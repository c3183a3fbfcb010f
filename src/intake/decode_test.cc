#include <gtest/gtest.h>

#include <map>

#include "base/rfc3339.h"
#include "event/schemas.h"
#include "intake/wire_format.h"

/// Bodies → lines, verdicts and reasons, for every wire format.
namespace nightbell::intake {
namespace {

class Decode : public testing::Test {
 protected:
  Decode() {
    rules_.data = &schemas::kData;
    rules_.visitor_key = {1, 2};
    rules_.duplicate_key = {3, 4};
    submission_.rules = &rules_;
    submission_.environment = "dev";
    submission_.received = *parse_rfc3339("2026-11-21T10:00:00Z");
    submission_.request_id = "req-1";
    submission_.trace_id = "trace-1";
    for (auto& format : make_wire_formats("/nb/b")) {
      for (const auto path : format->paths()) by_path_[std::string(path)] = format.get();
      formats_.push_back(std::move(format));
    }
  }

  /// The lines that a body becomes.
  std::string decode(const std::string& path, std::string body) {
    delivery_.clear();
    batch_.bytes.clear();
    batch_.lines.clear();
    const std::size_t size = body.size();
    body.append(http::kBodyPadding, ' ');
    error_ =
        by_path_.at(path)->decode({body.data(), size}, submission_, decoder_, delivery_, batch_);
    return batch_.bytes;
  }

  std::vector<std::string> dropped() const { return delivery_.verdicts.dropped.names(); }
  Reason refusal() const {
    return delivery_.verdicts.rejected.empty() ? Reason::kOk
                                               : delivery_.verdicts.rejected.front().reason;
  }

  metrics::Registry registry_;
  EventCounters counters_{registry_, {}};
  EventDecoder decoder_{counters_};
  EventRules rules_;
  Submission submission_;
  Delivery delivery_;
  store::Batch batch_;
  std::optional<BodyError> error_;
  std::vector<std::unique_ptr<WireFormat>> formats_;
  std::map<std::string, WireFormat*> by_path_;
};

const std::string kLog =
    R"({"message":"m","service":"api","level":"ERROR","timestamp":"2026-11-21T09:00:00+00:00")";

TEST_F(Decode, WritesFieldsInOneOrderWhateverTheSenders) {
  EXPECT_EQ(
      decode("/v1/logs", kLog + "}"),
      R"({"timestamp":"2026-11-21T09:00:00.000Z","level":"error","service":"api","environment":"dev","message":"m",)"
      R"("trace_id":"trace-1","request_id":"req-1","received_at":"2026-11-21T10:00:00.000Z","kind":"logs",)"
      R"("via":"open"})"
      "\n");
}

TEST_F(Decode, GivesBatchesTheRequestIdOnWhichNoTimelineJoins) {
  const std::string lines = decode("/v1/logs", "[" + kLog + "}," + kLog + "}]");
  EXPECT_EQ(batch_.lines.size(), 2u);
  EXPECT_NE(lines.find(R"("ingest_request_id":"req-1")"), std::string::npos);
  EXPECT_EQ(lines.find(R"("request_id":"req-1","rec)"), std::string::npos);
}

TEST_F(Decode, SaysWhatItLeftOut) {
  decode(
      "/v1/logs",
      kLog +
          R"(,"model":"gpt","session_id":{"a":1},"http":{"status":"many","host":"h"},"data":{"x":1}})");
  EXPECT_EQ(dropped(),
            (std::vector<std::string>{"model", "session_id", "http.status", "data.x", "data"}));
  EXPECT_EQ(refusal(), Reason::kOk);
}

TEST_F(Decode, TakesNullAsAbsentAndTheLastOfEqualKeys) {
  const std::string line =
      decode("/v1/logs", kLog + R"(,"route":"/a","route":"/b?q=1","http":null})");
  EXPECT_NE(line.find(R"("route":"/b")"), std::string::npos);
  EXPECT_TRUE(dropped().empty());
}

TEST_F(Decode, LetsInfoIntoProdOnlyForRunsAndDiagnosedSessions) {
  submission_.environment = "prod";
  const std::string info = R"({"timestamp":"2026-11-21T09:00:00Z","level":"info","message":"m")";
  decode("/v1/logs", info + R"(,"service":"web"})");
  EXPECT_EQ(refusal(), Reason::kLevelNotAllowed);
  decode("/v1/logs", info + R"(,"service":"langgraph","run_id":"r"})");
  EXPECT_EQ(refusal(), Reason::kOk);
  EXPECT_EQ(batch_.lines.at(0).kind, Kind::kRuns);
  submission_.diagnostic_session = "s-1";
  decode("/v1/logs", info + R"(,"service":"web","session_id":"s-1"})");
  EXPECT_EQ(refusal(), Reason::kOk);
  decode("/v1/logs", info + R"(,"service":"web","session_id":"s-2"})");
  EXPECT_EQ(refusal(), Reason::kLevelNotAllowed);
  submission_.via = Via::kBrowser;
  rules_.has_secret_or_keys = true;
  decode("/v1/logs", info + R"(,"service":"langgraph","run_id":"r"})");
  EXPECT_EQ(refusal(), Reason::kLevelNotAllowed) << "a browser is not believed to be an agent";
}

TEST_F(Decode, ShapesPayloadsAndNamesRuns) {
  const std::string line = decode(
      "/v1/logs",
      R"({"timestamp":"2026-11-21T09:00:00Z","level":"warn","service":"langgraph","run_id":"r","node":"plan","status":"start",)"
      R"("payload":{"inputs":{"question":"private"},"outputs":["x","y"],"error_type":"ValueError"}})");
  EXPECT_NE(line.find(R"("message":"plan start")"), std::string::npos);
  EXPECT_NE(
      line.find(
          R"("payload":{"inputs":{"type":"object","size":1,"keys":["question"]},"outputs":{"type":"array","size":2},"error_type":"ValueError"})"),
      std::string::npos)
      << line;
  EXPECT_EQ(line.find("private"), std::string::npos);
}

TEST_F(Decode, KeepsGoodEventsOfABeacon) {
  decode(
      "/nb/b",
      R"({"sdk":"t/1","events":[{"kind":"teapot"},{"kind":"chat_opened"},{"kind":"dropped","reason":"network","count":3},7]})");
  EXPECT_EQ(batch_.lines.size(), 1u);
  EXPECT_EQ(delivery_.verdicts.rejected.size(), 2u);
  EXPECT_EQ(delivery_.client_dropped.at(0), (std::pair<std::string, std::uint64_t>{"network", 3}));
  EXPECT_NE(batch_.bytes.find(R"("sdk":"t/1")"), std::string::npos);
}

TEST_F(Decode, RefusesLogsInABeaconWithoutCredentials) {
  submission_.may_log = false;
  decode(
      "/nb/b",
      R"({"events":[{"kind":"log","timestamp":"2026-01-01T00:00:00Z","level":"error","service":"a","message":"m"},)"
      R"({"kind":"heartbeat","page":"/x","ts":1729700000}]})");
  EXPECT_EQ(refusal(), Reason::kMissingSignature);
  EXPECT_EQ(batch_.lines.size(), 1u);
}

TEST_F(Decode, NamesEachWrongFieldOfAHeartbeat) {
  decode("/ux/heartbeat", "");
  ASSERT_EQ(delivery_.verdicts.issues.size(), 2u);
  EXPECT_EQ(delivery_.verdicts.issues[0].field, "page");
  EXPECT_EQ(delivery_.verdicts.issues[0].type, "missing");
  EXPECT_EQ(delivery_.verdicts.issues[1].field, "ts");
}

TEST_F(Decode, SamplesVisitorsAsAWhole) {
  rules_.sample_rate = 0;
  decode("/api/metrics/event", R"({"visitor_id":"visitor-1","event":"page_view"})");
  EXPECT_TRUE(batch_.lines.empty());
  ASSERT_EQ(delivery_.pending.size(), 1u);
  EXPECT_EQ(delivery_.pending[0].outcome, Outcome::kSampledOut);
}

TEST_F(Decode, HashesVisitorsThatAreNoIds) {
  const std::string line =
      decode("/api/metrics/event", R"({"visitor_id":"jane@mail.example.com","event":"e"})");
  EXPECT_NE(line.find(R"("visitor_id":"h:)"), std::string::npos) << line;
}

TEST_F(Decode, RefusesOnlyTheWrongLinesOfNdjson) {
  decode("/v1/logs", kLog + "}\n{\"x\":tru}\n\n" + kLog + "}\n");
  EXPECT_FALSE(error_);
  EXPECT_EQ(batch_.lines.size(), 2u);
  EXPECT_EQ(delivery_.verdicts.rejected.at(0).index, 1u);
}

TEST_F(Decode, RefusesTheWholeBodyForASyntaxError) {
  decode("/v1/logs", "[" + kLog + "}," + kLog);
  ASSERT_TRUE(error_);
  EXPECT_EQ(error_->error, http::ErrorId::kInvalidPayload);
}

TEST_F(Decode, BoundsTheEventsOfARequest) {
  std::string body = "[{}";
  for (int i = 1; i < 501; ++i) body += ",{}";
  decode("/v1/logs", body + "]");
  ASSERT_TRUE(error_);
  EXPECT_EQ(error_->error, http::ErrorId::kTooLarge);
}

TEST_F(Decode, KeepsTheCulpritsEndOfAStack) {
  std::string frames;
  for (int i = 0; i < 9; ++i)
    frames += (i > 0 ? "," : "") + std::string("\"at f") + std::to_string(i) + "\"";
  std::string line =
      decode("/v1/logs", kLog + R"(,"error":{"type":"E","stack":[)" + frames + "]}}");
  EXPECT_NE(line.find(R"("stack":["at f0","at f1","at f2","at f3","at f4","at f5"])"),
            std::string::npos)
      << line;
  line = decode(
      "/v1/logs",
      kLog +
          R"(,"error":{"stack":"Traceback (most recent call last):\n a\n b\n c\n d\n e\n f\nValueError: x"}})");
  EXPECT_NE(line.find(R"(" f","ValueError: x"])"), std::string::npos) << line;
}

TEST_F(Decode, CutsFreeObjectsThatAreTooLarge) {
  std::string pairs = R"("first":1)";
  for (int i = 0; i < 20; ++i)
    pairs += ",\"k" + std::to_string(i) + "\":\"" + std::string(400, 'x') + "\"";
  const std::string line = decode(
      "/api/metrics/event", R"({"visitor_id":"visitor-1","event":"e","metadata":{)" + pairs + "}}");
  EXPECT_LT(line.size(), 4700u);
  EXPECT_NE(line.find("\"first\":1"), std::string::npos);
  EXPECT_FALSE(dropped().empty());
}

TEST_F(Decode, ShowsABehaviourEventWithoutAReadableTimeAtTheTimeItCame) {
  const std::string came = R"("timestamp":"2026-11-21T10:00:00.000Z")";
  for (const std::string wrong : {"", R"(,"timestamp":"yesterday")", R"(,"timestamp":[1])",
                                  R"(,"timestamp":-1)", R"(,"timestamp":null)"}) {
    const std::string line =
        decode("/api/metrics/event", R"({"visitor_id":"visitor-1","event":"e")" + wrong + "}");
    EXPECT_NE(line.find(came), std::string::npos) << wrong << line;
    EXPECT_EQ(line.find(R"("timestamp")"), line.rfind(R"("timestamp")")) << line;
  }
}

TEST_F(Decode, DropsSecretsByKey) {
  const std::string line = decode(
      "/api/metrics/event",
      R"({"visitor_id":"visitor-1","event":"e","metadata":{"password":"p4ss","input_tokens":5,"nested":{"api_key":"kkk","n":1}}})");
  EXPECT_EQ(line.find("p4ss"), std::string::npos);
  EXPECT_EQ(line.find("kkk"), std::string::npos);
  EXPECT_NE(line.find(R"("input_tokens":5)"), std::string::npos);
}

}  // namespace
}  // namespace nightbell::intake
