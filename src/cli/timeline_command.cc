#include "cli/ask_commands.h"
#include "cli/ask_once.h"
#include "cli/show_timeline.h"

namespace nightbell::cli {

int timeline(const AskOptions& options, const std::string& id) {
  return ask_once(options, {.what = Ask::kTimeline, .subject = id},
                  {.text = show_timeline, .list = "events", .what = "line with the id " + id});
}

}  // namespace nightbell::cli
