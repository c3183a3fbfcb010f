#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "base/json.h"
#include "base/rfc3339.h"
#include "event/line_reader.h"
#include "event/schemas.h"
#include "intake/refusal_log.h"
#include "intake/wire_format.h"
#include "store/line_terms.h"

/// The terms that are gathered while a line is written are those that reading it finds: an
/// index made at the way in is the one that a rebuild from the lines makes.
namespace nightbell::intake {
namespace {

constexpr std::string_view kNow = "2026-11-21T10:00:00Z";

class Terms : public testing::Test {
 protected:
  Terms() {
    rules_.data = &schemas::kData;
    rules_.visitor_key = {1, 2};
    rules_.duplicate_key = {3, 4};
    submission_.rules = &rules_;
    submission_.environment = "dev";
    submission_.received = *parse_rfc3339(kNow);
    submission_.request_id = "req-1";
    submission_.trace_id = "trace-1";
    submission_.user_agent = "Mozilla/5.0";
    submission_.trusted = true;
    for (auto& format : make_wire_formats("/nb/b")) {
      for (const auto path : format->paths()) by_path_[std::string(path)] = format.get();
      formats_.push_back(std::move(format));
    }
  }

  /// @return the lines that were compared
  std::size_t decode_and_compare(const std::string& path, std::string body) {
    const auto format = by_path_.find(path);
    if (format == by_path_.end()) return 0;
    delivery_.clear();
    batch_.clear();
    const std::size_t size = body.size();
    body.append(http::kBodyPadding, ' ');
    Submission submission = submission_;  // gets views of the body
    (void)format->second->decode({body.data(), size}, submission, decoder_, delivery_, batch_);
    compare();
    return batch_.lines.size();
  }

  void compare() {
    std::size_t covered = 0;
    for (const LineMeta& meta : batch_.lines) {
      const std::string_view line =
          std::string_view(batch_.bytes).substr(meta.offset, meta.length - 1);
      const simdjson::padded_string padded(line);
      simdjson::dom::object object;
      ASSERT_TRUE(reader_.parse(padded, object)) << line;
      std::vector<Term> read;
      store::append_terms(object, read);
      const auto written = std::span(batch_.terms).subspan(meta.terms_begin, meta.terms_count);
      ASSERT_EQ(std::set<Term>(written.begin(), written.end()),
                std::set<Term>(read.begin(), read.end()))
          << line;
      covered += written.size();
    }
    ASSERT_EQ(covered, batch_.terms.size()) << "terms of no line";
  }

  metrics::Registry registry_;
  EventCounters counters_{registry_, {}};
  EventDecoder decoder_{counters_};
  EventRules rules_;
  Submission submission_;
  Delivery delivery_;
  store::Batch batch_;
  std::vector<std::unique_ptr<WireFormat>> formats_;
  std::map<std::string, WireFormat*> by_path_;
  LineReader reader_;
};

TEST_F(Terms, OfEveryProtocolExampleAreThoseOfItsLines) {
  std::size_t lines = 0;
  for (const char* folder : {"valid", "invalid"}) {
    for (const auto& file : std::filesystem::directory_iterator(std::string(NIGHTBELL_SOURCE_DIR) +
                                                                "/protocol/examples/" + folder)) {
      simdjson::dom::parser parser;
      simdjson::dom::element example;
      ASSERT_EQ(parser.load(file.path().string()).get(example), simdjson::SUCCESS);
      std::string_view path;
      simdjson::dom::element body;
      if (example["request"]["path"].get(path) != simdjson::SUCCESS ||
          example["request"]["json"].get(body) != simdjson::SUCCESS) {
        continue;
      }
      std::string text = simdjson::minify(body);
      for (std::size_t at = 0; (at = text.find("{{now}}", at)) != std::string::npos;)
        text.replace(at, 7, kNow);
      for (const PayloadMode payloads : {PayloadMode::kShape, PayloadMode::kRedacted}) {
        rules_.payloads = payloads;
        lines += decode_and_compare(std::string(path.substr(0, path.find('?'))), text);
        if (HasFatalFailure()) FAIL() << file.path();
      }
    }
  }
  EXPECT_GT(lines, 300u);
}

/// Texts that are hard to take apart: escapes that look like letters, quotes, colons.
class RandomJson {
 public:
  explicit RandomJson(std::uint64_t seed) : random_(seed) {}

  std::string text() {
    static constexpr std::string_view kPieces[] = {"timeout",
                                                   "A",
                                                   "\n",
                                                   "\\",
                                                   "\"",
                                                   "\"type\":",
                                                   "type",
                                                   "\u00e4u",
                                                   "user@x.com",
                                                   "\t",
                                                   "\\u0041",
                                                   "123456",
                                                   "42",
                                                   "/api/v1?q=s",
                                                   "\x01n",
                                                   " ",
                                                   " ",
                                                   "https://h/p",
                                                   ":",
                                                   "x_y",
                                                   "{\"a\":1}",
                                                   "Bearer abcdefghijklmnop",
                                                   "4111111111111111",
                                                   "\x7f",
                                                   "NullPointer",
                                                   "at f (a.js:1:2)"};
    std::string out;
    for (std::size_t n = pick(6); n > 0; --n) out += kPieces[pick(std::size(kPieces))];
    return out;
  }
  std::string quoted() {
    std::string out;
    json::append_string(out, text());
    return out;
  }
  std::string value(std::size_t depth = 0) {
    std::string out;
    switch (pick(depth < 3 ? 7 : 4)) {
      case 0:
        return "4111111111111111";
      case 1:
        return "true";
      case 4:
        out = "[";
        for (std::size_t n = pick(4); n > 0; --n) out += value(depth + 1) + (n > 1 ? "," : "");
        return out + "]";
      case 5:
      case 6:
        return closed(object({}, depth + 1));
      default:
        return quoted();
    }
  }
  static std::string closed(std::string pairs) {
    if (pairs.ends_with(',')) pairs.pop_back();
    return pairs + "}";
  }
  /// Begins an object: its pairs, each followed by a comma.
  std::string object(std::span<const Field> fields, std::size_t depth) {
    std::string out = "{";
    for (const Field& field : fields) {
      if (pick(3) > 0) continue;
      out += "\"" + std::string(field.name) + "\":";
      if (field.child != nullptr && pick(3) > 0) {
        out += closed(object(field.child->fields, depth + 1));
      } else if (field.type == FieldType::kId) {
        out += "\"id-" + std::to_string(pick(100)) + "\"";
      } else {
        out += value(depth);
      }
      out += ',';
    }
    if (fields.empty()) {
      for (std::size_t n = pick(4); n > 0; --n) out += quoted() + ":" + value(depth + 1) + ",";
      out += R"("type":)" + value(depth + 1) + ",";
    }
    return out;
  }
  std::size_t pick(std::size_t below) { return random_() % below; }

 private:
  std::mt19937_64 random_;
};

TEST_F(Terms, OfRandomEventsAreThoseOfTheirLines) {
  RandomJson random(17);
  const std::string basics = R"("timestamp":")" + std::string(kNow) +
                             R"(","level":"error","service":"we\tb","message":"Big \"crash\"",)" +
                             R"("visitor_id":"visitor-1","event":"x.y","page":"/p")";
  const std::pair<const Schema*, std::string> kinds[] = {
      {&schemas::kLog, "/v1/logs"},
      {&schemas::kHeartbeat, "/ux/heartbeat"},
      {&schemas::kBehavior, "/api/metrics/event"},
      {&schemas::kLog, "/v1/logs"}};
  std::size_t lines = 0;
  for (std::size_t n = 0; n < 4000; ++n) {
    const auto& [schema, path] = kinds[n % std::size(kinds)];
    const std::string event = random.object(schema->fields, 0) + basics + R"(,"ts":1700000000})";
    lines += decode_and_compare(path, event);
    if (HasFatalFailure()) FAIL() << event;
  }
  EXPECT_GT(lines, 1000u);
}

TEST_F(Terms, OfRefusedRequestsAreThoseOfTheirLines) {
  RefusalLog log;
  log.note(http::ErrorId::kNotFound, "/wp-login/\"x\"?q=1", "r-1");
  log.note(http::ErrorId::kNotFound, "/other", "");
  log.write(submission_.received, decoder_.text(), batch_);
  ASSERT_EQ(batch_.lines.size(), 2u);
  compare();
  EXPECT_GT(batch_.terms.size(), 3u);
}

}  // namespace
}  // namespace nightbell::intake
