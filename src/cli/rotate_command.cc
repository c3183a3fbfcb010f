#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <csignal>
#include <thread>

#include "base/units.h"
#include "cli/commands.h"
#include "cli/control.h"
#include "server/control_socket.h"
#include "store/flat_folder.h"

namespace nightbell::cli {
namespace {

using server::ControlRequest;

/// One round over a data folder.
Result<void> rotate_store(const server::Config& config, const RotateOptions& wanted) {
  if (wanted.trust_clock) {
    const auto agreed = server::ask_server(
        config.store.data_dir, server::print(ControlRequest{.what = ControlRequest::Do::kAgree}));
    if (!agreed) return fail(agreed.error());
  }
  const auto replied = control(config, {}, wanted.trust_clock, [&](store::JournalOptions& options) {
    if (wanted.gzip_after_days) options.maintenance.compress_after_days = *wanted.gzip_after_days;
    if (wanted.delete_after_days) options.maintenance.keep_days.fill(*wanted.delete_after_days);
  });
  if (!replied) return fail(replied.error());
  const auto value = boost::json::parse(replied->line);
  const auto& reply = value.as_object();
  if (!reply.at("ok").as_bool())
    return fail(ErrorCode::kIo, std::string(reply.at("error").as_string()));
  fmt::print("{}: {} lines in {} bytes; {} lines expired so far\n",
             replied->from_server ? "the running server did it, by its own settings" : "done",
             reply.at("lines").to_number<std::uint64_t>(),
             reply.at("bytes").to_number<std::uint64_t>(),
             reply.at("expired").to_number<std::uint64_t>());
  for (const auto& reason : reply.at("reasons").as_array())
    fmt::print("{}\n", std::string_view(reason.as_string()));
  return {};
}

/// One round over a folder of JSONL files of other programs.
Result<void> rotate_flat(const server::Config& config, const RotateOptions& wanted) {
  store::FlatRotation rotation;
  rotation.max_bytes = static_cast<std::uint64_t>(wanted.max_mb.value_or(64)) * 1_MiB;
  rotation.compress_after = std::chrono::days(wanted.gzip_after_days.value_or(3));
  rotation.delete_after = std::chrono::days(wanted.delete_after_days.value_or(30));
  const auto done =
      store::rotate_flat_folder(config.store.data_dir, rotation, SystemClock().wall());
  if (!done) return fail(done.error());
  fmt::print("{} files rotated, {} compressed, {} deleted\n", done->rotated, done->compressed,
             done->deleted);
  return {};
}

}  // namespace

int rotate(const ConfigOptions& options, const RotateOptions& wanted) {
  const auto input = input_of(options);
  if (!input) return report(input.error());
  const auto config = server::load_config(*input);
  if (!config) return report(config.error());
  std::signal(SIGIO, SIG_IGN);  // see rotate_flat_folder()
  for (;;) {
    const auto flat = store::is_flat_folder(posix_files(), config->store.data_dir);
    if (!flat) return report(flat.error());
    const auto done = *flat ? rotate_flat(*config, wanted) : rotate_store(*config, wanted);
    if (!done && wanted.once) return report(done.error());
    if (!done) fmt::print(stderr, "nightbell: {}\n", done.error().message);
    if (wanted.once) return kSuccess;
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::seconds(wanted.interval_seconds));
  }
}

}  // namespace nightbell::cli
