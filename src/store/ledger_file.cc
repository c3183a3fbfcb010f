#include "store/ledger_file.h"

#include <boost/json/parse.hpp>

#include "base/ids.h"
#include "base/json.h"
#include "base/units.h"
#include "store/data_folder.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kMaxLedgerBytes = 4_MiB;  // a few hundred tallies are a few KiB
constexpr std::int64_t kVersion = 1;

std::string print(const LedgerState& state) {
  std::string out = R"({"version":)" + std::to_string(kVersion) + R"(,"epoch":)";
  json::append_string(out, state.epoch);
  out += R"(,"clean":)";
  out += state.clean ? "true" : "false";
  out += R"(,"unclean_epochs":)" + std::to_string(state.unclean_epochs) + R"(,"tallies":{)";
  for (const auto& [name, count] : state.tallies) {
    if (out.back() != '{') out += ',';
    json::append_string(out, name);
    out += ':' + std::to_string(count);
  }
  return out + "}}\n";
}

std::optional<std::uint64_t> count_of(const boost::json::value& value) {
  boost::json::error_code error;
  const auto number = value.to_number<std::uint64_t>(error);
  if (error) return std::nullopt;
  return number;
}

std::optional<LedgerState> parse(const std::string& text) {
  boost::json::error_code error;
  const auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) return std::nullopt;
  const auto& object = value.get_object();
  const auto* version = object.if_contains("version");
  const auto* epoch = object.if_contains("epoch");
  const auto* clean = object.if_contains("clean");
  const auto* unclean = object.if_contains("unclean_epochs");
  const auto* tallies = object.if_contains("tallies");
  if (!version || *version != kVersion || !epoch || !epoch->is_string() || !clean ||
      !clean->is_bool() || !unclean || !tallies || !tallies->is_object()) {
    return std::nullopt;
  }
  LedgerState state;
  state.epoch = epoch->get_string().c_str();
  state.clean = clean->get_bool();
  const auto unclean_epochs = count_of(*unclean);
  if (!unclean_epochs) return std::nullopt;
  state.unclean_epochs = *unclean_epochs;
  for (const auto& [name, count] : tallies->get_object()) {
    const auto number = count_of(count);
    if (!number) return std::nullopt;
    state.tallies.emplace(std::string(name), *number);
  }
  return state;
}

}  // namespace

bool is_ledger(const std::string& text) {
  return parse(text).has_value();
}

Result<LedgerFile> LedgerFile::open(FileSystem& files, const std::filesystem::path& data_dir) {
  NB_TRY(make_data_folder(files, data_dir));
  LedgerFile ledger(files, data_dir / "ledger.json");
  ledger.epoch_ = make_uuid();
  const auto text = read_file(files, ledger.path_, kMaxLedgerBytes);
  if (!text) return fail(text.error());
  if (*text) ledger.previous_ = parse(**text);
  if (ledger.previous_ && !ledger.previous_->clean) ++ledger.previous_->unclean_epochs;
  NB_TRY(ledger.save(ledger.previous_ ? ledger.previous_->tallies : Tallies()));
  return ledger;
}

Result<void> LedgerFile::save(const Tallies& tallies) {
  return write(tallies, false);
}

Result<void> LedgerFile::close_clean(const Tallies& tallies) {
  return write(tallies, true);
}

Result<void> LedgerFile::write(const Tallies& tallies, bool clean) {
  return replace_file(*files_, path_, print({epoch_, clean, unclean_epochs(), tallies}),
                      OpenMode::kCreate, clean);
}

}  // namespace nightbell::store
