#include <fmt/format.h>

#include "cli/show_errors.h"
#include "cli/show_histogram.h"
#include "cli/show_lines.h"
#include "cli/show_runs.h"
#include "cli/show_session.h"
#include "cli/show_test_help.h"

namespace nightbell::cli {
namespace {

using ::testing::HasSubstr;

TEST(ShowErrors, TellsHowOftenSinceWhenAndWhere) {
  const auto answer = answered(R"json({"errors":[{"fingerprint":"v1-1","type":"TypeError",
    "message":"x is undefined","culprit":"at pay (app.js:10)",
    "first_seen":"2026-11-24T01:00:00.000Z","last_seen":"2026-11-24T03:00:00.000Z","events":3,
    "count":12,"sessions":1,"services":{"web":12},"releases":{"1.4":10,"1.3":2},"routes":{}}],
    "groups":2,"truncated_by":"limit"})json");
  EXPECT_EQ(show_errors(answer, {}), R"(     12  TypeError: x is undefined
         seen      2026-11-24 01:00:00 to 2026-11-24 03:00:00 (UTC), in 1 session
         at        pay (app.js:10)
         services  web 12
         releases  1.4 10, 1.3 2
         nightbell errors v1-1

2 errors, 1 shown: --limit 2
)");
  EXPECT_EQ(show_errors(answered(R"({"errors":[],"groups":0,"truncated_by":null})"), {}), "");
}

TEST(ShowErrors, ShowsOneWithItsLatestLineAndWhatToAskNext) {
  const auto group = answered(R"json({"fingerprint":"v1-1","type":"","message":"it broke",
    "culprit":"","first_seen":"2026-11-24T03:00:00.000Z","last_seen":"2026-11-24T03:00:00.000Z",
    "events":1,"count":1,"sessions":0,"latest":{"timestamp":"2026-11-24T03:00:00.000Z",
    "level":"error","service":"web","message":"it broke","request_id":"req-1",
    "error":{"stack":["at a (b.js:1:2)"]}}})json");
  const auto text = show_error(group, {.same_place = " --utc"});
  EXPECT_THAT(text, HasSubstr("it broke\n  count     1 time, 1 line\n"));
  EXPECT_THAT(text, HasSubstr("      at a (b.js:1:2)\n"));
  EXPECT_THAT(text, HasSubstr("nightbell timeline req-1 --utc\n"));
}

TEST(ShowRuns, IsATable) {
  EXPECT_EQ(show_runs(answered(R"({"runs":[
    {"run_id":"r-9","status":"stalled","services":["langgraph"],"started":"2026-11-24T03:02:12.000Z",
     "duration_ms":60000,"errors":1,"open_node":"retrieve","nodes":3},
    {"run_id":"r-10","status":"done","services":["langgraph"],"started":"2026-11-24T03:00:00.000Z",
     "duration_ms":0,"errors":0,"open_node":null,"nodes":1}],"total":2,"truncated_by":null})"),
                      {}),
            R"(STATUS   RUN   STARTED              TOOK   NODES  ERRORS  OPEN NODE  SERVICES
stalled  r-9   2026-11-24 03:02:12  1 min      3       1  retrieve   langgraph
done     r-10  2026-11-24 03:00:00             1       0             langgraph

2 runs, times in UTC
nightbell runs RUN shows one
)");
}

TEST(ShowRuns, ShowsTheNodesOfOneInTime) {
  EXPECT_EQ(show_run(answered(R"({"run_id":"r-9","status":"stalled","job_id":"nightly",
    "services":["langgraph"],"started":"2026-11-24T03:00:00.000Z","last_event":"2026-11-24T03:00:10.000Z",
    "duration_ms":10000,"events":4,"errors":1,"tokens":{"input":1200,"output":80},"open_node":"answer",
    "nodes":[
    {"node":"plan","started":"2026-11-24T03:00:00.000Z","ended":"2026-11-24T03:00:05.000Z",
     "duration_ms":5000,"status":"error","error":{"type":"ValueError","message":"no"}},
    {"node":"plan","attempt":2,"started":"2026-11-24T03:00:05.000Z","ended":"2026-11-24T03:00:10.000Z",
     "duration_ms":5000,"status":"end"},
    {"node":"answer","started":"2026-11-24T03:00:10.000Z","duration_ms":null,"status":"start"}],
    "summaries":[{"total":3}]})"),
                     {}),
            R"(Run r-9  stalled
  started       Tue 2026-11-24 03:00:00.000, UTC
  took          10.000 s
  job_id        nightly
  services      langgraph
  tokens        1200 in, 80 out

  03:00:00.000  plan    error         5.000 s  ━━━━━━━━━━
                  ValueError: no
  03:00:05.000  plan    done          5.000 s            ━━━━━━━━━━  attempt 2
  03:00:10.000  answer  stalled   never ended                     ━
  summary       {"total":3}

4 events, 1 failed
Next:
  what happened around it
    nightbell timeline r-9
)");
}

TEST(ShowSession, TellsWhoAndWhatHappened) {
  const auto text =
      show_session(answered(R"({"session_id":"s-1","first_seen":"2026-11-24T03:00:00.000Z",
    "last_seen":"2026-11-24T03:00:02.000Z","count":2,"failures":1,"kinds":{"logs":1,"replies":1},
    "replies":{"timeout":1},"visitor_id":["v-1"],"page":[],"client":{"browser":"Firefox","major":"120","os":"Linux"},
    "truncated_by":null,"events":[
    {"time":"2026-11-24T03:00:00.000Z","source":"web","headline":"hello","failed":false,"event":{"level":"info"}},
    {"time":"2026-11-24T03:00:02.000Z","source":"Firefox","headline":"/chat timeout","failed":true,
     "event":{"end":"timeout"}}]})"),
                   {});
  EXPECT_THAT(text, HasSubstr("  client        Firefox 120 Linux\n  visitor       v-1\n  kinds"));
  EXPECT_THAT(text, HasSubstr("  kinds         logs 1, replies 1\n  replies       timeout 1\n"));
  EXPECT_THAT(
      text,
      HasSubstr("▶ first failure\n▶ 03:00:02.000  +2.000 s  Firefox  failed  /chat timeout\n"));
  EXPECT_THAT(text, HasSubstr("2 events, 1 failed\n"));
}

TEST(ShowHistogram, HasABarForEachLevel) {
  EXPECT_EQ(
      show_histogram(answered(R"({"interval_seconds":60,"by":"level",
    "since":"2026-11-24T03:00:00.000Z","until":"2026-11-24T03:09:30.000Z","total":14,
    "totals":{"info":5,"error":9},"buckets":[
    {"start":"2026-11-24T03:01:00.000Z","counts":{"error":1,"info":5}},
    {"start":"2026-11-24T03:08:00.000Z","counts":{"error":8}}]})"),
                     {}),
      R"(14 lines by level, 2026-11-24 03:00:00 to 2026-11-24 03:09:30 (UTC), a column is 1 min

error               9   ▁      █   most 8 at 11-24 03:08
info                5   █          most 5 at 11-24 03:01
                       └03:00
)");
}

TEST(ShowHistogram, PutsBucketsTogetherThatHaveNoRoom) {
  std::string buckets;
  for (int hour = 0; hour < 10; ++hour) {
    for (int minute = 0; minute < 60; ++minute) {
      buckets +=
          fmt::format("{}{{\"start\":\"2026-11-24T0{}:{:02}:00.000Z\",\"counts\":{{\"a\":1}}}}",
                      buckets.empty() ? "" : ",", hour, minute);
    }
  }
  const auto text = show_histogram(
      answered(R"({"interval_seconds":60,"by":"x","since":"2026-11-24T00:00:00.000Z",)"
               R"("until":"2026-11-24T09:59:30.000Z","total":600,"totals":{"a":600},"buckets":[)" +
               buckets + "]}"),
      {.width = 80});
  EXPECT_THAT(text, HasSubstr("a column is 27 min"));
  EXPECT_THAT(text, HasSubstr("most 27 at"));
}

TEST(ShowLines, TellsADayOnceAndAnIdToGoOnWith) {
  const Screen screen;
  LinePrinter printer(screen);
  const auto line = [](std::string_view time) {
    return answered(R"({"timestamp":")" + std::string(time) +
                    R"(","level":"warn","service":"web","message":"slow","session_id":"s-1"})");
  };
  EXPECT_EQ(printer.show(line("2026-11-24T03:00:00.000Z")),
            "Tue 2026-11-24 (UTC)\n03:00:00.000  web           warn    slow  s-1\n");
  EXPECT_EQ(printer.show(line("2026-11-24T03:00:01.000Z")),
            "03:00:01.000  web           warn    slow  s-1\n");
  EXPECT_EQ(printer.show(answered(R"({"route":"/chat"})")), "{\"route\":\"/chat\"}\n");
}

TEST(ShowLines, AlignsTables) {
  EXPECT_EQ(
      show_table(
          answered(R"({"columns":["service","count"],"rows":[["web",10],["größe",2],[null,100]]})"),
          {}),
      "service  count\nweb         10\ngröße        2\n           100\n");
}

TEST(Answer, GivesItemsAsTheyAreWritten) {
  const std::string body = R"({"n":1.0,"events":[{"a": 1.50} , {"b":[1,2]}],"z":null})";
  EXPECT_THAT(items_as_written(body, "events"),
              ::testing::ElementsAre(R"({"a": 1.50})", R"({"b":[1,2]})"));
  EXPECT_THAT(items_as_written(body, "nothing"), ::testing::ElementsAre(body));
}

}  // namespace
}  // namespace nightbell::cli
