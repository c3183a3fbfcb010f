#include "cli/ask_once.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/terminal.h"

namespace nightbell::cli {

Result<std::optional<AskReply>> ask_patiently(Asker& asker, const AskedQuestion& question) {
  const Spinner spinner("reading " + asker.where());
  return asker.ask(question);
}

int put_out(std::string_view text) {
  const bool done =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!done) fmt::print(stderr, "nightbell: standard output can't be written\n");
  return done ? kSuccess : kFailure;
}

void say_nothing_found(const Asker& asker, std::string_view what) {
  fmt::print(stderr, "nightbell: nothing found: no {} in {}\n", printable(what), asker.where());
}

int ask_once(const AskOptions& options, AskedQuestion question, const Showing& showing) {
  auto asking = prepare(options);
  if (!asking) return report(asking.error());
  set_times(question, options);
  auto reply = ask_patiently(*asking->asker, question);
  if (!reply) return report_asked(reply.error(), question.get("q"));
  if (!*reply) {
    say_nothing_found(*asking->asker, showing.what);
    return kSuccess;
  }
  const auto answer = Answer::read(std::move((*reply)->body));
  if (!answer) return report(answer.error());
  std::string out;
  switch (asking->form) {
    case Form::kText:
      out = showing.text(answer->json(), asking->screen);
      break;
    case Form::kLines:
      for (const auto item : items_as_written(answer->body(), showing.list))
        out.append(item).append("\n");
      break;
    case Form::kJson:
      return put_out(answer->body() + '\n');
  }
  if (out.empty()) say_nothing_found(*asking->asker, showing.what);
  return put_out(out);
}

}  // namespace nightbell::cli
