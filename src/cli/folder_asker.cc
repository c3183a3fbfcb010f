#include "cli/folder_asker.h"

#include <array>
#include <thread>

#include "query/matching.h"
#include "query/question.h"

namespace nightbell::cli {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};

/// By Ask.
constexpr std::array<query::Question*, 6> kQuestions = {query::ask_search,   query::ask_stats,
                                                        query::ask_timeline, query::ask_errors,
                                                        query::ask_runs,     query::ask_session};

}  // namespace

Result<std::optional<AskReply>> FolderAsker::ask(const AskedQuestion& question) {
  const auto catalog = store::Catalog::list(files_, folders_);
  if (!catalog) return fail(catalog.error());
  const query::Archive archive{files_, *catalog};
  const query::QuestionContext context{archive, clock_.wall(), stall_after_, {}};
  const auto reply = kQuestions[static_cast<std::size_t>(question.what)](
      context, question.subject,
      [&](std::string_view name) { return std::string(question.get(name)); });
  if (!reply) return fail(reply.error());
  if (!*reply) return std::nullopt;
  return AskReply{(*reply)->body, (*reply)->next_cursor};
}

Result<void> FolderAsker::tail(const std::string& query, const TailWatcher& watcher) {
  const auto parsed = query::parse_query(query, clock_.wall());
  if (!parsed) return fail(Error(parsed.error()).within("q"));
  if (!parsed->stages.empty())
    return fail(ErrorCode::kInvalidArgument, "q: no stages here, `nightbell search` takes these");
  constexpr auto kOrder = store::ScanOrder::kOldestFirst;
  std::optional<store::ScanCursor> from;
  while (watcher.wants_more()) {
    const auto catalog = store::Catalog::list(files_, folders_);
    if (!catalog) return fail(catalog.error());
    if (!from) from = store::end_of(files_, catalog->snapshot(), kOrder);
    const auto look = [&](const query::Match& match) {
      watcher.line(match.found.text);
      return watcher.wants_more();
    };
    const auto scanned = query::for_each_match({files_, *catalog}, *parsed, kOrder, from, look, {});
    if (!scanned) return fail(scanned.error());
    from = scanned->next;
    std::this_thread::sleep_for(kLookEvery);
  }
  return {};
}

}  // namespace nightbell::cli
