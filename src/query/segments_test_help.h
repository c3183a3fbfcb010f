#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/faulty_file.h"
#include "query/archive.h"
#include "query/question.h"
#include "query/test_lines.h"
#include "store/block_codec.h"
#include "store/checkpoint.h"
#include "store/index_segment.h"
#include "store/segment_scan.h"

/// The same lines twice: in segments that have all that is derived from them, and in plain
/// files of nothing but lines, where a question must read every one.
namespace nightbell::query {

class SegmentsTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kBlockBytes = 2000;
  enum class State : std::uint8_t { kOpen, kPlain, kGzip, kZstd };

  /// @param lines  each ended by a newline
  void put(Kind kind, std::uint32_t number, State state, const std::string& lines,
           const store::DigestMaker& digest = {}) {
    store::Segment segment{kind,
                           {std::chrono::floor<std::chrono::days>(test::kNow), number},
                           store::Form::kPlain,
                           "/bare/" + std::string(name_of(kind)),
                           nullptr};
    files_.put(segment.lines_path(), lines);
    bare_.put(segment);

    segment.directory = "/d/" + std::string(name_of(kind));
    if (state == State::kGzip) segment.form = store::Form::kGzip;
    if (state == State::kZstd) segment.form = store::Form::kZstd;
    const auto read =
        files_.open("/bare" + segment.in_form(store::Form::kPlain).lines_path().string().substr(2),
                    OpenMode::kRead);
    const auto scan = store::scan_segment(**read, kind, 0, lines.size(), kBlockBytes, {});
    std::string bytes;
    store::BlockCodec codec;
    for (const auto& block : scan->blocks)
      codec.compress(segment.form, std::string_view(lines).substr(block.offset, block.length),
                     bytes);
    files_.put(segment.lines_path(), bytes);
    if (state == State::kOpen) {
      segment.open = std::make_shared<store::OpenExtent>(lines.size());
      auto checkpoint = store::CheckpointWriter::create(files_, segment.checkpoint_path());
      auto closed = scan->blocks;
      closed.pop_back();
      ASSERT_TRUE(checkpoint->append(closed));
    } else {
      if (state == State::kPlain) {  // as the writer leaves it, so that it has these blocks
        auto checkpoint = store::CheckpointWriter::create(files_, segment.checkpoint_path());
        ASSERT_TRUE(checkpoint->append(scan->blocks));
        ASSERT_TRUE(checkpoint->finish({lines.size(), 0, {}, store::SegmentState::kSealed}));
      }
      ASSERT_TRUE(store::index_segment(files_, segment, digest));
    }
    catalog_.put(segment);
  }

  using Given = std::map<std::string, std::string, std::less<>>;

  /// The answer's JSON.
  std::string ask(Question* question, const Given& parameters, std::string_view subject = {}) {
    return ask(Archive{files_, catalog_}, question, parameters, subject);
  }
  /// The same from the lines alone.
  std::string ask_lines(Question* question, const Given& parameters,
                        std::string_view subject = {}) {
    return ask(Archive{files_, bare_}, question, parameters, subject);
  }
  /// An answer without what it cost.
  static std::string without_cost(std::string answer) {
    const std::size_t at = answer.find(R"(,"scanned":)");
    if (at != std::string::npos) answer.erase(at, answer.find('}', at) + 1 - at);
    return answer;
  }
  /// A number of `scanned`.
  static std::uint64_t cost(const std::string& answer, std::string_view name) {
    const std::string member = '"' + std::string(name) + "\":";
    const std::size_t at = answer.rfind(member);
    return at == std::string::npos ? UINT64_MAX : std::stoull(answer.substr(at + member.size()));
  }

  FaultyFileSystem files_;
  store::Catalog catalog_;

 private:
  static std::string ask(const Archive& archive, Question* question, const Given& parameters,
                         std::string_view subject) {
    const QuestionContext context{
        archive, test::kNow + std::chrono::hours(1), std::chrono::minutes(10), {}};
    const auto reply = question(context, subject, [&](std::string_view name) {
      const auto found = parameters.find(name);
      return found == parameters.end() ? std::string() : found->second;
    });
    if (!reply) return "error: " + reply.error().message;
    return *reply ? (*reply)->body : std::string();
  }

  store::Catalog bare_;
};

}  // namespace nightbell::query
