#include "cli/control.h"

#include "server/assembly.h"
#include "server/control_socket.h"

namespace nightbell::cli {

Result<ControlReply> control(const server::Config& config, const server::ControlRequest& request,
                             bool trust_clock,
                             const std::function<void(store::JournalOptions&)>& adjust) {
  const std::filesystem::path folder = config.store.data_dir;
  auto asked = server::ask_server(folder, server::print(request));
  if (!asked) return fail(std::move(asked.error()));
  if (*asked) return ControlReply{std::move(**asked), true};

  const auto there = posix_files().list(folder);
  if (!there) return fail(there.error());
  if (!*there) return fail(ErrorCode::kInvalidArgument, folder.string() + ": no such folder");
  const auto key = store::load_instance_key(posix_files(), folder);
  if (!key) return fail(key.error());
  const SystemClock clock;
  store::StoreMetrics metrics;
  store::JournalOptions options = server::journal_options(config, *key, metrics);
  adjust(options);
  auto journal = store::Journal::open(std::move(options), posix_files(), clock);
  if (!journal) return fail(std::move(journal.error()));
  if (trust_clock) (*journal)->agree_on_clock();
  std::string line = server::answer_control(**journal, *key, request, {});
  (*journal)->stop();
  return ControlReply{std::move(line), false};
}

}  // namespace nightbell::cli
