#include "store/removed_lines.h"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "base/json.h"
#include "base/units.h"
#include "store/crc32c.h"

namespace nightbell::store {
namespace {

constexpr std::size_t kMaxFileBytes = 64_KiB;  // eight kinds and one removal are 1 KiB
constexpr std::int64_t kVersion = 1;
constexpr std::string_view kCrc = R"(,"crc":)";

std::uint64_t number(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return 0;
  boost::json::error_code error;
  const auto n = value->to_number<std::uint64_t>(error);
  return error ? 0 : n;
}

std::optional<Removal> removal_of(const boost::json::value* value) {
  if (value == nullptr || !value->is_object()) return std::nullopt;
  const auto& object = value->get_object();
  const auto* kind = object.if_contains("kind");
  const auto* file = object.if_contains("file");
  if (!kind || !kind->is_string() || !file || !file->is_string()) return std::nullopt;
  const auto* const name = std::ranges::find(kKindNames, std::string_view(kind->get_string()));
  if (name == kKindNames.end()) return std::nullopt;
  Removal removal;
  removal.kind = kind_at(static_cast<std::size_t>(name - kKindNames.begin()));
  removal.file = file->get_string().c_str();
  removal.bytes_after = number(object, "bytes_after");
  removal.lines = {number(object, "expired"), number(object, "erased")};
  return removal;
}

/// Whether the text has the CRC that it says; one without a CRC is of an older program.
bool is_whole(std::string_view text) {
  const std::size_t at = text.rfind(kCrc);
  if (at == std::string_view::npos) return !text.contains(R"("crc")");
  return text.substr(at + kCrc.size()) == std::to_string(crc32c(text.substr(0, at))) + "}\n";
}

void append_member(std::string& out, std::string_view name, std::uint64_t n) {
  if (out.back() != '{') out += ',';
  json::append_string(out, name);
  out += ':' + std::to_string(n);
}

}  // namespace

RemovedLines::RemovedLines(FileSystem& files, DataFolders folders)
    : files_(&files), folders_(std::move(folders)), path_(folders_.data_dir / "removed.json") {}

Result<RemovedLines> RemovedLines::open(FileSystem& files, DataFolders folders) {
  RemovedLines removed(files, std::move(folders));
  const auto text = read_file(files, removed.path_, kMaxFileBytes);
  if (!text) return fail(text.error());
  if (*text) removed.parse(**text);
  NB_TRY(removed.settle());
  return removed;
}

Result<std::uint64_t> RemovedLines::read_generation(FileSystem& files, const DataFolders& folders) {
  RemovedLines removed(files, folders);
  const auto text = read_file(files, removed.path_, kMaxFileBytes);
  if (!text) return fail(text.error());
  if (*text) removed.parse(**text);
  return removed.generation_;
}

bool RemovedLines::is_sound(const std::string& text) {
  return RemovedLines(posix_files(), {}).parse(text);
}

bool RemovedLines::parse(const std::string& text) {
  if (!is_whole(text)) return false;
  boost::json::error_code error;
  const auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) return false;
  const auto& object = value.get_object();
  const auto* version = object.if_contains("version");
  if (!version || *version != kVersion) return false;
  generation_ = number(object, "generation");
  for (std::size_t k = 0; k < kKindCount; ++k) {
    const auto* kind = object.if_contains(kKindNames[k]);
    if (kind == nullptr || !kind->is_object()) continue;
    counts_[k] = {number(kind->get_object(), "expired"), number(kind->get_object(), "erased")};
  }
  pending_ = removal_of(object.if_contains("pending"));
  return true;
}

Result<bool> RemovedLines::settle() {
  if (!pending_) return false;
  const auto folder = folders_.of(pending_->kind);
  std::uint64_t bytes = 0;
  const auto file = files_->open(folder / pending_->file, OpenMode::kRead);
  if (!file) return fail(file.error());
  if (*file) {
    const auto size = (*file)->size();
    if (!size) return fail(size.error());
    bytes = *size;
  }
  const bool done = bytes == pending_->bytes_after;
  RemovedLines settled = *this;
  settled.pending_.reset();
  if (done) {
    // What is counted must stay done, whatever happens to the power.
    const auto listed = files_->list(folder);
    if (!listed) return fail(listed.error());
    if (*listed) NB_TRY(files_->sync_directory(folder));
    settled.count(*pending_);
  }
  NB_TRY(settled.save());
  *this = std::move(settled);
  return done;
}

void RemovedLines::count(const Removal& removal) {
  RemovedCounts& counts = counts_[index_of(removal.kind)];
  counts.expired += removal.lines.expired;
  counts.erased += removal.lines.erased;
  if (removal.bytes_after > 0) ++generation_;
}

Result<void> RemovedLines::begin(Removal removal) {
  pending_ = std::move(removal);
  auto saved = save();
  if (!saved) pending_.reset();
  return saved;
}

Result<void> RemovedLines::save() const {
  std::string out = "{";
  append_member(out, "version", kVersion);
  append_member(out, "generation", generation_);
  for (std::size_t k = 0; k < kKindCount; ++k) {
    if (counts_[k].expired + counts_[k].erased == 0) continue;
    out += ',';
    json::append_string(out, kKindNames[k]);
    out += ":{";
    append_member(out, "expired", counts_[k].expired);
    append_member(out, "erased", counts_[k].erased);
    out += '}';
  }
  if (pending_) {
    out += R"(,"pending":{"kind":)";
    json::append_string(out, name_of(pending_->kind));
    out += R"(,"file":)";
    json::append_string(out, pending_->file);
    append_member(out, "bytes_after", pending_->bytes_after);
    append_member(out, "expired", pending_->lines.expired);
    append_member(out, "erased", pending_->lines.erased);
    out += '}';
  }
  out += std::string(kCrc) + std::to_string(crc32c(out)) + "}\n";
  return replace_file(*files_, path_, out, OpenMode::kCreate, true);
}

}  // namespace nightbell::store
