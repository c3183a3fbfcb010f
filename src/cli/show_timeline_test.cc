#include "cli/show_timeline.h"

#include "cli/show_test_help.h"

namespace nightbell::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kAnswer = R"json({"id":"req-1","ids":[
  {"id":"req-1","fields":["request_id"],"depth":0,"hits":3,"expanded":true},
  {"id":"s-1","fields":["session_id"],"depth":1,"hits":1,"expanded":true},
  {"id":"nightly","fields":["job_id"],"depth":1,"hits":2001,"expanded":false}],
 "first_failure":1,"truncated_by":["hub"],"events":[
  {"time":"2026-11-24T03:02:11.123Z","source":"web","kind":"logs","headline":"asks","failed":false,
   "event":{"level":"info","message":"asks","session_id":"s-1"}},
  {"time":"2026-11-24T03:02:12.327Z","source":"shop-api","kind":"logs",
   "headline":"TimeoutError: no index","failed":true,
   "event":{"level":"error","message":"no index","error":{"type":"TimeoutError",
     "message":"10.0.0.7 is silent","stack":["at pay (https://x/app.js:10:7)"]},"repeat_count":4,
     "http":{"method":"GET","host":"vectors","route":"/docs","status":503,"duration_ms":1200}}},
  {"time":"2026-11-24T03:05:12.327Z","source":"langgraph","kind":"runs","headline":"plan end",
   "failed":false,"event":{"level":"warn","node":"plan","run_id":"r-1","status":"end","attempt":2,
     "duration_ms":500}}]})json";

TEST(ShowTimeline, ReadsAsAStory) {
  EXPECT_EQ(show_timeline(answered(kAnswer), {.same_place = " --data-dir d"}),
            R"(Timeline of req-1
  when          Tue 2026-11-24 03:02:11.123 to 03:05:12.327 (3 min 1 s), UTC
  sources       langgraph 1, shop-api 1, web 1
  joined by     request_id req-1 (3 lines), session_id s-1 (1 line)
  not followed  job_id nightly (2001 lines): in too much to lead anywhere

  03:02:11.123    +0.000 s  web        info    asks
▶ first failure
▶ 03:02:12.327    +1.204 s  shop-api   error   TimeoutError: no index ×4
                                                 10.0.0.7 is silent
                                                 at pay (https://x/app.js:10:7)
                                                 GET vectors/docs → 503 in 1.200 s
               … 3 min later
  03:05:12.327  +181.204 s  langgraph  end     plan end (attempt 2, 500 ms)

3 events, 1 failed, first at +1.204 s by shop-api
Cut: ids in too many lines were not followed (see above)
Next:
  how often, since when, in which release
    nightbell errors v1-46da3cfe1bc540b2 --data-dir d
  all that this user did
    nightbell session s-1 --data-dir d
  the agent's steps
    nightbell runs r-1 --data-dir d
)");
}

TEST(ShowTimeline, SaysWhenADayBegins) {
  const auto text =
      show_timeline(answered(R"({"id":"x","ids":[],"first_failure":null,"truncated_by":[],
    "events":[
    {"time":"2026-11-23T23:59:59.000Z","source":"a","headline":"b","failed":false,"event":{"level":"info"}},
    {"time":"2026-11-24T00:00:01.000Z","source":"a","headline":"b","failed":false,"event":{"level":"info"}}
    ]})"),
                    {});
  EXPECT_THAT(text, HasSubstr("\n  Tue 2026-11-24\n  00:00:01.000  +2.000 s"));
  EXPECT_THAT(text, HasSubstr("2 events, none failed"));
  EXPECT_THAT(text, Not(HasSubstr("Next:")));
}

TEST(ShowTimeline, IsNothingWithoutEvents) {
  EXPECT_EQ(show_timeline(answered(R"({"id":"x","ids":[],"events":[]})"), {}), "");
}

TEST(ShowTimeline, MarksTheFirstFailureInRed) {
  EXPECT_THAT(show_timeline(answered(kAnswer), {.color = true}),
              HasSubstr("\x1b[1;31m▶ first failure\x1b[0m"));
}

TEST(ShowTimeline, WrapsWhatIsLongBehindItsColumn) {
  const auto text = show_timeline(answered(R"({"id":"x","ids":[],"events":[
    {"time":"2026-11-24T00:00:01.000Z","source":"a","headline":"one two three four five six seven eight nine",
     "failed":false,"event":{"level":"info"}}]})"),
                                  {.width = 64});
  EXPECT_THAT(text, HasSubstr("info    one two three four five six\n" + std::string(37, ' ') +
                              "seven eight"));
}

}  // namespace
}  // namespace nightbell::cli
