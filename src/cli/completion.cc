#include "cli/completion.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/leaf_commands.h"

namespace nightbell::cli {
namespace {

/// Options with a name: `--since`; what stands by its place alone has none.
std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return !option->get_positional(); });
}

std::string name_of(const CLI::Option& option) {
  return "--" + option.get_lnames().front();
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

bool takes_path(const std::string& name) {
  return name == "--config" || name == "--data-dir";
}

/// The words that an option or a place allows, where they are few: as its description
/// lists them, `auto, always or never`.
std::string words_of(const CLI::Option& option) {
  std::string all;
  const std::string& text = option.get_type_name();
  // CLI11 shows a set of words as `TEXT:{auto,always,never}`.
  const std::size_t open = text.find('{');
  const std::size_t close = text.find('}');
  if (open == std::string::npos || close == std::string::npos) return all;
  all = text.substr(open + 1, close - open - 1);
  std::ranges::replace(all, ',', ' ');
  return all;
}

/// Inside single quotes of a shell.
std::string in_quotes(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out;
}

std::string places_of(const CLI::App& command) {
  std::string words;
  for (const CLI::Option* option :
       command.get_options([](const CLI::Option* one) { return one->get_positional(); }))
    words += (words.empty() ? "" : " ") + words_of(*option);
  return words;
}

bool takes_folder(const CLI::App& command) {
  return command.get_option_no_throw("FOLDER") != nullptr;
}

std::string names_of(const CLI::App& app) {
  std::string names;
  for (const CLI::App* command : commands_of(app))
    names += (names.empty() ? "" : " ") + command->get_name();
  return names;
}

std::string bash(const CLI::App& app) {
  std::string groups;
  std::string options;
  std::string values;
  for (const CLI::App* group : commands_of(app)) {
    if (const std::string names = names_of(*group); !names.empty()) {
      groups += fmt::format(R"(  if [ "$command" = {} ]; then
    [ "$COMP_CWORD" -eq 2 ] && COMPREPLY=($(compgen -W '{}' -- "$current")) && return
    command="$command ${{COMP_WORDS[2]}}"
  fi
)",
                            group->get_name(), names);
    }
  }
  for (const auto& [full_name, command] : leaf_commands(app)) {
    std::string words;
    for (const CLI::Option* option : options_of(*command)) {
      const std::string name = name_of(*option);
      words += name + ' ';
      if (const auto allowed = words_of(*option); !allowed.empty())
        values += fmt::format("    '{}:{}') words='{}' ;;\n", full_name, name, allowed);
    }
    const std::string folders =
        takes_folder(*command) ? " COMPREPLY=($(compgen -d -- \"$current\"))" : "";
    options += fmt::format("    '{}') words='{}{}'{} ;;\n", full_name, words, places_of(*command),
                           folders);
  }
  return fmt::format(R"(# bash completion of nightbell
_nightbell() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  local command=${{COMP_WORDS[1]}} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '{} --help' -- "$current"))
    return
  fi
{}  case $previous in
    --data-dir) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --config) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case $command:$previous in
{}  esac
  if [ -z "$words" ]; then
    case $command in
{}    esac
    [ "$command" = import ] && COMPREPLY=($(compgen -f -- "$current"))
  fi
  COMPREPLY+=($(compgen -W "$words" -- "$current"))
}}
complete -o filenames -F _nightbell nightbell
)",
                     names_of(app), groups, values, options);
}

std::string zsh(const CLI::App& app) {
  // In a specification `[`, `]` and `:` mean something.
  const auto described = [](std::string text) {
    std::string out;
    for (const char c : text) {
      if (c == '[' || c == ']' || c == ':') out += '\\';
      out += c;
    }
    return in_quotes(out);
  };
  const auto list_of = [&](const CLI::App& group) {
    std::string names;
    for (const CLI::App* command : commands_of(group)) {
      names +=
          fmt::format("    '{}:{}'\n", command->get_name(), described(command->get_description()));
    }
    return names;
  };
  std::string groups;
  for (const CLI::App* group : commands_of(app)) {
    const std::string names = list_of(*group);
    if (names.empty()) continue;
    groups += fmt::format(R"(  if [ "$command" = {} ]; then
    commands=(
{}    )
    (( CURRENT == 2 )) && _describe command commands && return
    command="$command $words[2]"
    shift words
    (( CURRENT-- ))
  fi
)",
                          group->get_name(), names);
  }
  std::string cases;
  for (const auto& [full_name, command] : leaf_commands(app)) {
    std::string specs;
    for (const CLI::Option* option : options_of(*command)) {
      const std::string name = name_of(*option);
      std::string value;
      if (takes_value(*option)) {
        const auto words = words_of(*option);
        value = !words.empty()         ? ":value:(" + words + ")"
                : name == "--data-dir" ? ":folder:_files -/"
                : takes_path(name)     ? ":file:_files"
                                       : ":value:";
      }
      specs +=
          fmt::format(" \\\n      '{}[{}]{}'", name, described(option->get_description()), value);
    }
    const std::string places = places_of(*command);
    if (command->get_name() == "import") specs += " \\\n      '*:file:_files'";
    if (!places.empty()) specs += fmt::format(" \\\n      '1:value:({})'", places);
    if (takes_folder(*command)) specs += " \\\n      '1:folder:_files -/'";
    cases += fmt::format("    '{}') _arguments{} ;;\n", full_name, specs);
  }
  return fmt::format(R"(#compdef nightbell
_nightbell() {{
  local -a commands
  commands=(
{}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
{}  case $command in
{}  esac
}}
if [ "$funcstack[1]" = _nightbell ]; then _nightbell "$@"; else compdef _nightbell nightbell; fi
)",
                     list_of(app), groups, cases);
}

std::string fish(const CLI::App& app) {
  std::string out = "# fish completion of nightbell\ncomplete -c nightbell -f\n";
  for (const CLI::App* command : commands_of(app)) {
    const std::string& name = command->get_name();
    out += fmt::format("complete -c nightbell -n __fish_use_subcommand -a {} -d '{}'\n", name,
                       in_quotes(command->get_description()));
    for (const CLI::App* leaf : commands_of(*command)) {
      out += fmt::format(
          "complete -c nightbell -n '__fish_seen_subcommand_from {}; and not "
          "__fish_seen_subcommand_from {}' -a {} -d '{}'\n",
          name, names_of(*command), leaf->get_name(), in_quotes(leaf->get_description()));
    }
  }
  for (const auto& [full_name, command] : leaf_commands(app)) {
    const std::string& name = command->get_name();
    std::string seen = "__fish_seen_subcommand_from " + name;
    if (const std::size_t space = full_name.find(' '); space != std::string::npos)
      seen = "__fish_seen_subcommand_from " + full_name.substr(0, space) + "; and " + seen;
    const std::string here = fmt::format("complete -c nightbell -n '{}'", seen);
    for (const CLI::Option* option : options_of(*command)) {
      const auto words = words_of(*option);
      const bool has_value = takes_value(*option);
      out += fmt::format("{} -l {}{}{} -d '{}'\n", here, option->get_lnames().front(),
                         has_value ? " -r" : "",
                         !words.empty()                 ? " -a '" + words + "'"
                         : takes_path(name_of(*option)) ? " -F"
                                                        : "",
                         in_quotes(option->get_description()));
    }
    if (const auto places = places_of(*command); !places.empty())
      out += fmt::format("{} -a '{}'\n", here, places);
    if (name == "import" || takes_folder(*command)) out += here + " -F\n";
  }
  return out;
}

}  // namespace

std::string completion_of(const CLI::App& app, std::string_view shell) {
  if (shell == "zsh") return zsh(app);
  return shell == "fish" ? fish(app) : bash(app);
}

}  // namespace nightbell::cli
