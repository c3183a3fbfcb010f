#include "cli/folder_asker.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/rfc3339.h"

namespace nightbell::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
namespace fs = std::filesystem;

class FolderAskerTest : public ::testing::Test {
 protected:
  FolderAskerTest() : clock_(*parse_rfc3339("2026-11-24T03:00:00Z")) {
    fs::create_directories(data_ / "logs");
  }
  ~FolderAskerTest() override { fs::remove_all(data_); }

  void write(std::string_view message) {
    std::ofstream file(data_ / "logs" / "logs-2026-11-24.jsonl", std::ios::app);
    file << R"({"timestamp":"2026-11-24T02:00:00.000Z","level":"error","service":"web","message":")"
         << message << R"(","received_at":"2026-11-24T02:00:00.000Z","kind":"logs"})" << '\n';
  }
  FolderAsker asker() {
    return FolderAsker(posix_files(), clock_, {data_, {}}, std::chrono::minutes(10));
  }

  const fs::path data_ = fs::path(::testing::TempDir()) / ("cli-" + std::to_string(::getpid()));
  ManualClock clock_;
};

TEST_F(FolderAskerTest, AsksTheFiles) {
  write("it broke");
  AskedQuestion question{.what = Ask::kSearch};
  question.set("q", "broke");
  const auto reply = asker().ask(question);
  ASSERT_TRUE(reply && *reply);
  EXPECT_THAT((*reply)->body, HasSubstr(R"("message":"it broke")"));
}

TEST_F(FolderAskerTest, SaysWhereAQueryIsWrong) {
  AskedQuestion question{.what = Ask::kErrors};
  question.set("q", "level:");
  const auto reply = asker().ask(question);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(reply.error().message, StartsWith("q: position "));
  EXPECT_FALSE(asker().tail("level:", {.line = {}, .note = {}, .wants_more = [] { return true; }}));
}

TEST_F(FolderAskerTest, HasNothingOfAnUnknownRun) {
  const auto reply = asker().ask({.what = Ask::kRuns, .subject = "r-1"});
  ASSERT_TRUE(reply);
  EXPECT_FALSE(*reply);
}

TEST_F(FolderAskerTest, TailShowsOnlyWhatComesNewAndMatches) {
  write("old");
  std::vector<std::string> seen;
  int looked = 0;
  const TailWatcher watcher{.line = [&](std::string_view line) { seen.emplace_back(line); },
                            .note = [](std::string_view) {},
                            .wants_more =
                                [&] {
                                  if (++looked == 2) {  // behind the first look
                                    write("other");
                                    write("new");
                                  }
                                  return looked < 4;
                                }};
  ASSERT_TRUE(asker().tail("new", watcher));
  EXPECT_THAT(seen, ElementsAre(HasSubstr(R"("message":"new")")));
}

}  // namespace
}  // namespace nightbell::cli
