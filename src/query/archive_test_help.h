#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "base/faulty_file.h"
#include "base/rfc3339.h"
#include "query/archive.h"
#include "query/question.h"
#include "query/test_lines.h"

/// Stored lines for the tests of questions.
namespace nightbell::query {

class ArchiveTest : public testing::Test {
 protected:
  /// Adds a line of a kind at test::kNow plus so many seconds; `members` are its pairs.
  void add(Kind kind, int second, std::string_view members) {
    const std::string time = format_rfc3339(test::kNow + std::chrono::seconds(second));
    std::string& bytes = bytes_[index_of(kind)];
    bytes += fmt::format(R"({{"timestamp":"{0}",{1},"received_at":"{0}","kind":"{2}"}})", time,
                         members, name_of(kind)) +
             "\n";
    const std::string folder = "/d/" + std::string(name_of(kind));
    const store::Segment segment{kind,
                                 {std::chrono::floor<std::chrono::days>(test::kNow), 0},
                                 store::Form::kPlain,
                                 folder,
                                 nullptr};
    files_.put(segment.lines_path(), bytes);
    catalog_.put(segment);
  }

  /// The answer's JSON; empty when there is no such thing.
  std::string ask(Question* question, std::string_view subject,
                  const std::map<std::string, std::string, std::less<>>& parameters = {}) {
    const QuestionContext context{
        archive_, test::kNow + std::chrono::hours(1), std::chrono::minutes(10), {}, memory_bytes_};
    const auto reply = question(context, subject, [&](std::string_view name) {
      const auto found = parameters.find(name);
      return found == parameters.end() ? std::string() : found->second;
    });
    if (!reply) return "error: " + reply.error().message;
    return *reply ? (*reply)->body : std::string();
  }

  std::size_t memory_bytes_ = QuestionMemory::kBytes;
  FaultyFileSystem files_;
  store::Catalog catalog_;
  std::array<std::string, kKindCount> bytes_;
  Archive archive_{files_, catalog_};
};

}  // namespace nightbell::query
