#include "intake/import_progress.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/json.h"
#include "base/units.h"

namespace nightbell::intake {
namespace {

namespace dom = simdjson::dom;

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kMaxBytes = 64_MiB;  // a hundred thousand files and more

void append_counts(std::string& out, std::string_view name, const LinesByKind& counts) {
  fmt::format_to(std::back_inserter(out), R"(,"{}":{{)", name);
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    if (counts[kind] == 0) continue;
    fmt::format_to(std::back_inserter(out), R"({}"{}":{})", out.back() == '{' ? "" : ",",
                   kKindNames[kind], counts[kind]);
  }
  out += '}';
}

void append_entry(std::string& out, const ImportIdentity& file, const ImportEntry& entry) {
  fmt::format_to(std::back_inserter(out),
                 R"({{"bytes":{},"first":{},"last":{},"done":{},"at":{},"line":{},"imported":{})",
                 file.bytes, file.first, file.last, entry.done, entry.position.bytes,
                 entry.position.lines, entry.imported);
  if (!entry.done) {
    out += ",\"epoch\":";
    json::append_string(out, entry.epoch);
    append_counts(out, "held", entry.held);
    append_counts(out, "owed", entry.owed);
  }
  out += '}';
}

std::uint64_t number_at(dom::object object, std::string_view name, bool& well) {
  std::uint64_t number = 0;
  if (object[name].get(number) != simdjson::SUCCESS) well = false;
  return number;
}

LinesByKind counts_at(dom::object object, std::string_view name) {
  LinesByKind counts{};
  dom::object given;
  if (object[name].get(given) != simdjson::SUCCESS) return counts;
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    if (given[kKindNames[kind]].get(counts[kind]) != simdjson::SUCCESS) counts[kind] = 0;
  }
  return counts;
}

bool read_entry(dom::object object, ImportEntries& entries) {
  bool well = true;
  ImportIdentity file;
  ImportEntry entry;
  file.bytes = number_at(object, "bytes", well);
  file.first = static_cast<std::uint32_t>(number_at(object, "first", well));
  file.last = static_cast<std::uint32_t>(number_at(object, "last", well));
  entry.position.bytes = number_at(object, "at", well);
  entry.position.lines = number_at(object, "line", well);
  entry.imported = number_at(object, "imported", well);
  if (object["done"].get(entry.done) != simdjson::SUCCESS) return false;
  std::string_view epoch;
  if (object["epoch"].get(epoch) == simdjson::SUCCESS) entry.epoch = epoch;
  entry.held = counts_at(object, "held");
  entry.owed = counts_at(object, "owed");
  entries[file] = std::move(entry);
  return well;
}

}  // namespace

std::string print_progress(const ImportEntries& entries) {
  std::string out = fmt::format(R"({{"version":{},"files":[)", kVersion);
  for (const auto& [file, entry] : entries) {
    out += out.back() == '[' ? "\n" : ",\n";
    append_entry(out, file, entry);
  }
  return out + "]}\n";
}

Result<ImportEntries> parse_progress(std::string_view text) {
  dom::parser parser;
  dom::object root;
  dom::array files;
  std::uint64_t version = 0;
  ImportEntries entries;
  bool well = parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS &&
              root["version"].get(version) == simdjson::SUCCESS && version == kVersion &&
              root["files"].get(files) == simdjson::SUCCESS;
  if (well) {
    for (const dom::element file : files) {
      dom::object object;
      well = well && file.get(object) == simdjson::SUCCESS && read_entry(object, entries);
    }
  }
  if (!well) return fail(ErrorCode::kCorrupt, "is no progress of imports");
  return entries;
}

bool any_under_way(const ImportEntries& entries) {
  return std::ranges::any_of(
      entries, [](const auto& entry) { return !entry.second.done && !entry.second.epoch.empty(); });
}

bool note_owed(ImportEntries& entries, std::string_view epoch, const LinesByKind& held) {
  bool exact = true;
  for (auto& [file, entry] : entries) {
    if (entry.done || entry.epoch.empty()) continue;
    exact = exact && entry.epoch == epoch;
    for (std::size_t kind = 0; entry.epoch == epoch && kind < kKindCount; ++kind) {
      if (held[kind] > entry.held[kind]) entry.owed[kind] += held[kind] - entry.held[kind];
    }
    entry.epoch.clear();
  }
  return exact;
}

Result<ImportProgress> ImportProgress::open(FileSystem& files,
                                            const std::filesystem::path& data_dir) {
  ImportProgress progress(files, data_dir / "import.json");
  const auto text = read_file(files, progress.path_, kMaxBytes);
  if (!text) return fail(text.error());
  if (!*text) return progress;
  auto entries = parse_progress(**text);
  if (!entries) {
    return fail(std::move(entries.error())
                    .within(progress.path_.string() +
                            " (move it away to import every file from its beginning)"));
  }
  progress.entries_ = std::move(*entries);
  return progress;
}

Result<void> ImportProgress::save(bool sync) {
  return replace_file(*files_, path_, print_progress(entries_), OpenMode::kCreate, sync);
}

}  // namespace nightbell::intake
