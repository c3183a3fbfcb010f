#include <fmt/format.h>

#include <boost/json/parse.hpp>

#include "cli/commands.h"
#include "cli/control.h"

namespace nightbell::cli {
namespace {

void print_list(const boost::json::object& reply, std::string_view name, std::string_view title) {
  const auto* list = reply.if_contains(name);
  if (list == nullptr || !list->is_array() || list->get_array().empty()) return;
  fmt::print("{}:\n", title);
  for (const auto& item : list->get_array())
    fmt::print("  {}\n", std::string_view(item.get_string()));
}

std::string number(const boost::json::object& reply, std::string_view name) {
  const auto* value = reply.if_contains(name);
  return value == nullptr ? "0" : fmt::format("{}", value->to_number<std::uint64_t>());
}

}  // namespace

int forget(const ConfigOptions& options, const ForgetOptions& wanted) {
  const auto input = input_of(options);
  if (!input) return report(input.error());
  const auto config = server::load_config(*input);
  if (!config) return report(config.error());
  if (wanted.visitor.empty() && wanted.session.empty() && wanted.user.empty())
    return report({ErrorCode::kInvalidArgument, "forget whom? --visitor, --session or --user"});

  const server::ControlRequest request{server::ControlRequest::Do::kForget, wanted.visitor,
                                       wanted.session, wanted.user, wanted.dry_run};
  const auto replied = control(*config, request, false, [](store::JournalOptions&) {});
  if (!replied) return report(replied.error());
  const auto value = boost::json::parse(replied->line);
  const auto& reply = value.as_object();
  print_list(reply, "sessions", "sessions on this visitor's lines, forgotten too");
  if (const auto* lines = reply.if_contains("lines")) {
    fmt::print("{}\n", wanted.dry_run ? "would erase:" : "erased:");
    if (lines->as_object().empty()) fmt::print("  nothing: no line holds these ids\n");
    for (const auto& [kind, n] : lines->as_object())
      fmt::print("  {} lines of {}\n", n.to_number<std::uint64_t>(), std::string_view(kind));
    fmt::print(
        "{} files{}\n", number(reply, "files"),
        wanted.dry_run ? "" : " rewritten, " + number(reply, "bytes_freed") + " bytes freed");
  }
  if (reply.at("ok").as_bool()) return kSuccess;
  print_list(reply, "unreadable", "not readable");
  return report({ErrorCode::kIo, std::string(reply.at("error").as_string())});
}

}  // namespace nightbell::cli
