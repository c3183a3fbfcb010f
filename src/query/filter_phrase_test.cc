#include "query/filter_phrase.h"

#include <gtest/gtest.h>

#include "query/test_lines.h"

namespace nightbell::query {
namespace {

using test::query_matches;

constexpr std::string_view kLine =
    R"({"id":"Req-77","message":"Disk FULL on node_3","service":"web","refs":["a:1","b 2"],)"
    R"("data":{"list":["übel, 500 ms"]},"error":{"stack":["at foo.js:12"]},"unknown":"secret"})";

TEST(PhraseFilter, FindsWholeWordsInAnyCase) {
  for (const char* found : {"disk", "DISK", "full", "node_3", "\"disk full\"", "\"full, ON\"",
                            "\"500 ms\"", "übel", "foo.js", "disk full", "12"})
    EXPECT_TRUE(query_matches(found, kLine)) << found;
  for (const char* missing :
       {"dis", "isk", "node", "\"disk on\"", "\"full disk\"", "ÜBEL", "\"node_3 500\"", "50"})
    EXPECT_FALSE(query_matches(missing, kLine)) << missing;
}

TEST(PhraseFilter, FindsIdsByTheirExactText) {
  for (const char* found : {"Req-77", "\"a:1\"", "\"b 2\""})
    EXPECT_TRUE(query_matches(found, kLine)) << found;
  for (const char* missing : {"req-77", "Req", "77", "\"a:\""})
    EXPECT_FALSE(query_matches(missing, kLine)) << missing;
}

TEST(PhraseFilter, LeavesOutWhatIsNotSearched) {
  EXPECT_FALSE(query_matches("web", kLine));
  EXPECT_FALSE(query_matches("secret", kLine));
  EXPECT_FALSE(query_matches("message", kLine));
}

TEST(PhraseFilter, TakesAStarForTheRestOfTheLastWord) {
  for (const char* found : {"dis*", "disk*", "\"disk fu\"*", "Req-*", "no*"})
    EXPECT_TRUE(query_matches(found, kLine)) << found;
  for (const char* missing : {"isk*", "\"dis full\"*", "req-*"})
    EXPECT_FALSE(query_matches(missing, kLine)) << missing;
}

TEST(PhraseFilter, FindsAPhraseThatBeginsAgainInsideItself) {
  EXPECT_TRUE(query_matches("\"a b a c\"", R"({"message":"a b a b a c"})"));
}

TEST(PhraseFilter, ComparesLongWordsByWhatTheIndexKeeps) {
  const std::string word(70, 'x');
  EXPECT_TRUE(query_matches(word, R"({"message":")" + word + "\"}"));
  EXPECT_FALSE(query_matches(word.substr(0, 63), R"({"message":")" + word + "\"}"));
}

}  // namespace
}  // namespace nightbell::query
