#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/units.h"
#include "check/folder_check.h"
#include "store/ledger_file.h"
#include "store/lock.h"
#include "store/removed_lines.h"

namespace nightbell::check {
namespace {

constexpr std::size_t kMaxBytes = 4_MiB;
constexpr std::size_t kKeyBytes = 32;  // store/FORMAT.md#key

/// What stands in a data folder beside the folders of the kinds (store/FORMAT.md).
constexpr std::array<std::string_view, 10> kNames = {
    store::kWriterLock, store::kMaintenanceLock, "control.sock", "instance.key", "ledger.json",
    "import.json",      "removed.json",          ".reserve",     ".probe",       ".gitignore"};

bool is_ours(std::string_view name) {
  const auto is_name = [&](std::string_view other) { return other == name; };
  return std::ranges::any_of(kNames, is_name) || std::ranges::any_of(kKindNames, is_name) ||
         (name.starts_with("erase-") && name.ends_with(".json"));
}

class DataFolderCheck {
 public:
  DataFolderCheck(FileSystem& files, const std::filesystem::path& data_dir)
      : files_(files), data_dir_(data_dir) {}

  Result<std::vector<Finding>> run() {
    const auto entries = files_.list(data_dir_);
    if (!entries) return fail(entries.error());
    for (const DirectoryEntry& entry : entries->value_or(std::vector<DirectoryEntry>())) {
      const std::string_view name = entry.name;
      if (is_ours(name)) continue;
      if (name.ends_with(".tmp") && is_ours(name.substr(0, name.size() - 4))) {
        add(Problem::kLeftover, entry.name, "a temporary file");
      } else {
        add(Problem::kForeignName, entry.name, "no name of a data folder");
      }
    }
    look_into("removed.json", Problem::kRemovedDamaged, [](const std::string& text) {
      return store::RemovedLines::is_sound(text) ? "" : "it is damaged: it counts as none";
    });
    look_into("ledger.json", Problem::kLedgerDamaged, [](const std::string& text) {
      return store::is_ledger(text) ? "" : "it is damaged: it counts as none";
    });
    look_into("instance.key", Problem::kKeyDamaged, [](const std::string& text) {
      return text.size() == kKeyBytes ? "" : "it is not 32 bytes long";
    });
    return std::move(findings_);
  }

 private:
  template <typename Judge>
  void look_into(const std::string& name, Problem problem, Judge&& judge) {
    const auto text = read_file(files_, data_dir_ / name, kMaxBytes);
    if (!text) return add(Problem::kUnreadable, name, text.error().message);
    if (!*text) return;
    if (std::string says = judge(**text); !says.empty()) add(problem, name, std::move(says));
  }

  void add(Problem problem, const std::string& name, std::string says) {
    findings_.push_back({problem, name, std::move(says), 0});
  }

  FileSystem& files_;
  const std::filesystem::path& data_dir_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> check_data_folder(FileSystem& files,
                                               const std::filesystem::path& data_dir) {
  return DataFolderCheck(files, data_dir).run();
}

}  // namespace nightbell::check
