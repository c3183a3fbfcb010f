#include "query/fingerprint.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::Line;

TEST(Fingerprint, LeavesOutWhatDiffersFromTimeToTime) {
  struct Case {
    const char* message;
    const char* expected;
  };
  for (const Case& c : {
           Case{"Loading chunk 17 failed (app.3f9ac2d1.js)",
                "Loading chunk <n> failed (app.<id>.js)"},
           Case{"session 7c9e6679-7425-40de-944b-e07fc1f90ae7 is gone", "session <id> is gone"},
           Case{"HTTP2 error 500 after 31.5 s", "HTTP2 error <n> after <n>.<n> s"},
           Case{"user sess88213ab7 not found", "user <id> not found"},
           Case{"", ""},
           Case{"ümlaut 5", "ümlaut <n>"},
       }) {
    EXPECT_EQ(normalized(c.message), c.expected);
  }
}

TEST(Fingerprint, NormalisingTwiceChangesNothing) {
  const std::string once = normalized("a 7c9e6679-7425-40de-944b-e07fc1f90ae7 b12345678 9-9-9");
  EXPECT_EQ(normalized(once), once);
}

TEST(Fingerprint, FramesKeepTheirLineAndLoseTheirColumn) {
  EXPECT_EQ(frame_without_column("at pay (https://a.example/app.3f9ac2d1.js:10:22)"),
            "at pay (https://a.example/app.<id>.js:10)");
  EXPECT_EQ(frame_without_column("pay@https://a.example/app.js:10:22"),
            "pay@https://a.example/app.js:10");
  EXPECT_EQ(frame_without_column("File \"/srv/app.py\", line 7, in pay"),
            "File \"/srv/app.py\", line <n>, in pay");
  EXPECT_EQ(frame_without_column(""), "");
}

std::string fingerprint(const char* json) {
  const auto identity = error_identity(Line(json));
  return identity ? identity->fingerprint() : "";
}

TEST(Fingerprint, IsTheSameForTheSameErrorOnAnotherDay) {
  const auto first = fingerprint(
      R"x({"level":"error","message":"x","error":{"type":"TypeError","message":"id 4711",
          "stack":["TypeError: id 4711","at pay (https://a/app.3f9ac2d1.js:10:22)"]
}
})x");
  const auto second = fingerprint(
      R"x({"level":"error","message":"y","error":{"type":"TypeError","message":"id 4712",
          "stack":["TypeError: id 4712","at pay (https://a/app.99aa11bb.js:10:7)"]
}
})x");
  EXPECT_EQ(first, second);
  EXPECT_TRUE(first.starts_with("v1-"));
  EXPECT_EQ(first.size(), 19u);
}

TEST(Fingerprint, DiffersByTypeMessageAndCulprit) {
  const char* const kBase =
      R"x({"level":"error","message":"m","error":{"type":"A","message":"m","stack":["at f (x:1:2)"]
}
})";
  for (const char* other :
       {R"x({"level":"error","error":{"type":"B","message":"m","stack":["at f (x:1:2)"]}
})x",
        R"x({"level":"error","error":{"type":"A","message":"n","stack":["at f (x:1:2)"]
}
})x",
        R"x({"level":"error","error":{"type":"A","message":"m","stack":["at g (x:1:2)"]
}
})x"}) {
  EXPECT_NE(fingerprint(kBase), fingerprint(other)) << other;
}
}

TEST(Fingerprint, BlamesTheBottomOfAPythonTraceback) {
  const auto identity = error_identity(Line(
      R"x({"level":"error","message":"m","error":{"type":"KeyError","stack":["Traceback (most recent call last):","File \"a.py\", line 1, in outer","File \"b.py\", line 2, in inner","KeyError: 'x'"]}})x"));
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->culprit, "File \"b.py\", line <n>, in inner");
}

TEST(Fingerprint, AWarningIsNoError) {
  EXPECT_EQ(fingerprint(R"x({"level":"warn","message":"m"})x"), "");
}

}  // namespace
}  // namespace nightbell::query
