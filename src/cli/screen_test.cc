#include "cli/screen.h"

#include <gmock/gmock.h>

namespace nightbell::cli {
namespace {

TEST(Screen, TextOfAnEventCantSteerTheTerminal) {
  EXPECT_EQ(printable("a\x1b[31mb\x07\x7f"), "a·[31mb··");
  EXPECT_EQ(printable("a\xc2\x9b"
                      "31m"),
            "a·31m");
  EXPECT_EQ(printable("one\ntwo\tthree"), "one⏎two three");
}

TEST(Screen, TextOfAnEventCantTurnTheDirection) {
  EXPECT_EQ(printable("a\u202e\u2066\u2028\u200fb"), "a····b");
  EXPECT_EQ(printable("größer – 東京 …"), "größer – 東京 …");
}

TEST(Screen, ColoursOnlyWhereThereAreSome) {
  EXPECT_EQ(paint({.color = true}, Ink::kRed, "x"), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(paint({.color = false}, Ink::kRed, "x"), "x");
}

TEST(Screen, CountsCharactersAndNotBytes) {
  EXPECT_EQ(left("größe", 7), "größe  ");
  EXPECT_EQ(right("größe", 7), "  größe");
  EXPECT_EQ(cut("größer", 4), "grö…");
  EXPECT_EQ(cut("größer", 6), "größer");
}

TEST(Screen, WrapsAtSpacesAndKeepsWordsWhole) {
  const Screen screen{.width = 22};
  EXPECT_EQ(wrapped(screen, "twenty columns or so, not more", 2),
            "twenty columns or\n  so, not more");
  const std::string link(25, 'x');
  EXPECT_EQ(wrapped(screen, "see " + link + " for it", 2), "see\n  " + link + "\n  for it");
  EXPECT_EQ(wrapped({.width = 0}, "as it is", 2), "as it is");
}

}  // namespace
}  // namespace nightbell::cli
