#include "base/faulty_file.h"

#include <algorithm>

namespace nightbell {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, kFileCallCount> kCallNames = {
    "open",    "pread",    "pwritev", "fdatasync", "ftruncate", "fstat", "flock",  "rename",
    "symlink", "readlink", "unlink",  "opendir",   "mkdir",     "fsync", "statvfs"};

/// splitmix64: the choices of CrashLoss::kSome.
std::uint64_t next_choice(std::uint64_t& state) {
  std::uint64_t z = state += 0x9e3779b97f4a7c15ull;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ z >> 27) * 0x94d049bb133111ebull;
  return z ^ z >> 31;
}

}  // namespace

struct FaultyFileSystem::Node {
  DirectoryEntry::Type type = DirectoryEntry::Type::kFile;
  std::string content;
  std::string durable;    ///< content by the last sync
  bool poisoned = false;  ///< a sync failed: nothing reaches the disk any more
  bool locked = false;
  std::string target;
};

/// One open file.
class FaultyFile final : public File {
 public:
  using Node = FaultyFileSystem::Node;

  FaultyFile(FaultyFileSystem& files, std::shared_ptr<Node> node, fs::path path,
             std::uint64_t generation)
      : files_(files), node_(std::move(node)), path_(std::move(path)), generation_(generation) {}
  ~FaultyFile() override {
    std::lock_guard lock(files_.mutex_);
    if (holds_lock_ && generation_ == files_.generation_) node_->locked = false;
  }

  Result<std::size_t> read_at(std::span<char> out, std::uint64_t offset) const override {
    NB_TRY(enter(FileCall::kRead));
    std::lock_guard lock(files_.mutex_);
    if (offset >= node_->content.size()) return std::size_t{0};
    return node_->content.copy(out.data(), out.size(), offset);
  }

  Result<std::size_t> write_at(std::span<const iovec> parts, std::uint64_t offset) override {
    NB_TRY(enter(FileCall::kWrite));
    std::lock_guard lock(files_.mutex_);
    std::string bytes;
    for (const iovec& part : parts)
      bytes.append(static_cast<const char*>(part.iov_base), part.iov_len);
    bytes.resize(std::min(bytes.size(), files_.max_write_));
    std::string& content = node_->content;
    const std::uint64_t others = files_.used_bytes() - content.size();
    const std::uint64_t room = files_.capacity_ - std::min(files_.capacity_, others + offset);
    if (!bytes.empty() && room == 0)
      return fail(ErrorCode::kFull, path_.string() + ": pwritev: No space left on device");
    bytes.resize(std::min<std::uint64_t>(bytes.size(), room));
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
    content.replace(offset, bytes.size(), bytes);
    return bytes.size();
  }

  Result<void> sync_data() override {
    auto entered = enter(FileCall::kSync);
    std::lock_guard lock(files_.mutex_);
    if (!entered) {
      if (generation_ == files_.generation_) node_->poisoned = true;
      return entered;
    }
    if (!node_->poisoned) node_->durable = node_->content;
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    NB_TRY(enter(FileCall::kTruncate));
    std::lock_guard lock(files_.mutex_);
    node_->content.resize(size);
    return {};
  }

  Result<std::uint64_t> size() const override {
    NB_TRY(enter(FileCall::kSize));
    std::lock_guard lock(files_.mutex_);
    return node_->content.size();
  }

  Result<bool> try_lock() override {
    NB_TRY(enter(FileCall::kLock));
    std::lock_guard lock(files_.mutex_);
    if (node_->locked && !holds_lock_) return false;
    node_->locked = holds_lock_ = true;
    return true;
  }

  void start_writeback(std::uint64_t /*offset*/, std::uint64_t length) override {
    std::lock_guard lock(files_.mutex_);
    files_.writeback_bytes_ += length;
  }
  void drop_cache(std::uint64_t /*offset*/, std::uint64_t length) override {
    std::lock_guard lock(files_.mutex_);
    files_.dropped_bytes_ += length;
  }

 private:
  [[nodiscard]] Result<void> enter(FileCall call) const {
    {
      std::lock_guard lock(files_.mutex_);
      if (generation_ != files_.generation_)
        return fail(ErrorCode::kIo, path_.string() + ": opened before the crash");
    }
    return files_.enter(call, path_);
  }

  FaultyFileSystem& files_;
  const std::shared_ptr<Node> node_;
  const fs::path path_;
  const std::uint64_t generation_;
  bool holds_lock_ = false;
};

FaultyFileSystem::FaultyFileSystem() {
  for (const char* root : {"", "/"}) {
    auto node = std::make_shared<Node>();
    node->type = DirectoryEntry::Type::kDirectory;
    live_[root] = durable_[root] = std::move(node);
  }
}
FaultyFileSystem::~FaultyFileSystem() = default;

void FaultyFileSystem::fail(FileCall call, std::uint64_t nth, bool forever) {
  std::lock_guard lock(mutex_);
  faults_[static_cast<std::size_t>(call)] = {nth, forever};
}

void FaultyFileSystem::heal() {
  std::lock_guard lock(mutex_);
  faults_.fill({});
}

std::uint64_t FaultyFileSystem::calls(FileCall call) const {
  std::lock_guard lock(mutex_);
  return calls_[static_cast<std::size_t>(call)];
}

void FaultyFileSystem::set_max_write(std::size_t bytes) {
  std::lock_guard lock(mutex_);
  max_write_ = bytes;
}

void FaultyFileSystem::set_capacity(std::uint64_t bytes) {
  std::lock_guard lock(mutex_);
  capacity_ = bytes;
}

void FaultyFileSystem::on_call(std::function<void(FileCall)> watch) {
  std::lock_guard lock(mutex_);
  watch_ = std::move(watch);
}

Result<void> FaultyFileSystem::enter(FileCall call, const fs::path& path) {
  std::function<void(FileCall)> watch;
  bool fails = false;
  {
    std::lock_guard lock(mutex_);
    watch = watch_;
    ++calls_[static_cast<std::size_t>(call)];
    Fault& fault = faults_[static_cast<std::size_t>(call)];
    if (fault.countdown == 1) {
      fails = true;
      if (!fault.forever) fault.countdown = 0;
    } else if (fault.countdown > 1) {
      --fault.countdown;
    }
  }
  if (watch) watch(call);
  if (!fails) return {};
  return nightbell::fail(ErrorCode::kIo,
                         path.string() + ": " +
                             std::string(kCallNames[static_cast<std::size_t>(call)]) +
                             ": Input/output error");
}

void FaultyFileSystem::crash(CrashLoss loss, std::uint64_t seed) {
  std::lock_guard lock(mutex_);
  ++generation_;
  if (loss != CrashLoss::kNothing) forget_unsynced(loss, seed);
  for (auto& [path, node] : live_) node->locked = false;
  if (loss != CrashLoss::kNothing) durable_ = live_;
}

void FaultyFileSystem::forget_unsynced(CrashLoss loss, std::uint64_t seed) {
  const bool some = loss == CrashLoss::kSome;
  Names left = durable_;
  if (some) {
    for (const auto& [path, node] : live_) {
      if (next_choice(seed) % 2 == 0) left[path] = node;
    }
    for (const auto& [path, node] : durable_) {
      if (!live_.contains(path) && next_choice(seed) % 2 == 0) left.erase(path);
    }
  }
  // A name without its folder can't be reached.
  std::erase_if(left, [&](const auto& entry) {
    for (fs::path at = entry.first.parent_path();; at = at.parent_path()) {
      if (!left.contains(at)) return true;
      if (at == at.parent_path()) return false;
    }
  });
  for (auto& [path, node] : left) {
    if (some && node->content.size() > node->durable.size() &&
        node->content.starts_with(node->durable)) {
      const std::uint64_t more = node->content.size() - node->durable.size();
      node->durable =
          node->content.substr(0, node->durable.size() + next_choice(seed) % (more + 1));
    } else if (some && next_choice(seed) % 2 == 0) {
      node->durable = node->content;  // what was cut may stay cut
    }
    node->content = node->durable;
    node->poisoned = false;
  }
  live_ = std::move(left);
}

std::shared_ptr<FaultyFileSystem::Node> FaultyFileSystem::find(const fs::path& path) const {
  const auto found = live_.find(path);
  return found == live_.end() ? nullptr : found->second;
}

std::uint64_t FaultyFileSystem::used_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& [path, node] : live_) bytes += node->content.size();
  return bytes;
}

Result<FilePtr> FaultyFileSystem::open(const fs::path& path, OpenMode mode) {
  NB_TRY(enter(FileCall::kOpen, path));
  std::lock_guard lock(mutex_);
  auto node = find(path);
  if (!node) {
    if (mode == OpenMode::kRead || mode == OpenMode::kUpdate) return FilePtr();
    if (!find(path.parent_path()))
      return nightbell::fail(ErrorCode::kIo, path.string() + ": open: No such file or directory");
    node = std::make_shared<Node>();
    live_[path] = node;
  }
  return FilePtr(std::make_unique<FaultyFile>(*this, std::move(node), path, generation_));
}

Result<void> FaultyFileSystem::rename(const fs::path& from, const fs::path& to) {
  NB_TRY(enter(FileCall::kRename, from));
  std::lock_guard lock(mutex_);
  const auto node = find(from);
  if (!node)
    return nightbell::fail(ErrorCode::kIo, from.string() + ": rename: No such file or directory");
  live_.erase(from);
  live_[to] = node;
  return {};
}

Result<void> FaultyFileSystem::symlink(const std::string& target, const fs::path& link) {
  NB_TRY(enter(FileCall::kSymlink, link));
  std::lock_guard lock(mutex_);
  if (find(link)) return nightbell::fail(ErrorCode::kIo, link.string() + ": symlink: File exists");
  auto node = std::make_shared<Node>();
  node->type = DirectoryEntry::Type::kLink;
  node->target = target;
  live_[link] = std::move(node);
  return {};
}

Result<std::optional<std::string>> FaultyFileSystem::read_link(const fs::path& link) {
  NB_TRY(enter(FileCall::kReadLink, link));
  std::lock_guard lock(mutex_);
  const auto found = live_.find(link);
  if (found == live_.end() || found->second->type != DirectoryEntry::Type::kLink)
    return std::optional<std::string>();
  return std::optional(found->second->target);
}

Result<bool> FaultyFileSystem::remove(const fs::path& path) {
  NB_TRY(enter(FileCall::kRemove, path));
  std::lock_guard lock(mutex_);
  return live_.erase(path) > 0;
}

Result<std::optional<std::vector<DirectoryEntry>>> FaultyFileSystem::list(
    const fs::path& directory) {
  NB_TRY(enter(FileCall::kList, directory));
  std::lock_guard lock(mutex_);
  std::optional<std::vector<DirectoryEntry>> entries;
  if (!find(directory)) return entries;
  entries.emplace();
  for (const auto& [path, node] : live_) {
    if (path.parent_path() == directory && path != directory)
      entries->push_back({path.filename().string(), node->type, node->content.size()});
  }
  return entries;
}

Result<bool> FaultyFileSystem::make_directory(const fs::path& path) {
  NB_TRY(enter(FileCall::kMakeDirectory, path));
  std::lock_guard lock(mutex_);
  if (find(path)) return false;
  auto node = std::make_shared<Node>();
  node->type = DirectoryEntry::Type::kDirectory;
  live_[path] = std::move(node);
  return true;
}

Result<void> FaultyFileSystem::sync_directory(const fs::path& path) {
  NB_TRY(enter(FileCall::kSyncDirectory, path));
  std::lock_guard lock(mutex_);
  const auto inside = [&](const auto& entry) {
    return entry.first.parent_path() == path && entry.first != path;
  };
  std::erase_if(durable_, inside);
  for (const auto& entry : live_) {
    if (inside(entry)) durable_.insert(entry);
  }
  return {};
}

Result<DiskSpace> FaultyFileSystem::space(const fs::path& path) {
  NB_TRY(enter(FileCall::kSpace, path));
  std::lock_guard lock(mutex_);
  return DiskSpace{capacity_, capacity_ - std::min(capacity_, used_bytes())};
}

std::string FaultyFileSystem::content(const fs::path& path) const {
  std::lock_guard lock(mutex_);
  auto node = find(path);
  if (node && node->type == DirectoryEntry::Type::kLink)
    node = find(path.parent_path() / node->target);
  return node ? node->content : std::string();
}

bool FaultyFileSystem::exists(const fs::path& path) const {
  std::lock_guard lock(mutex_);
  return find(path) != nullptr;
}

void FaultyFileSystem::put(const fs::path& path, std::string bytes) {
  std::lock_guard lock(mutex_);
  for (fs::path at = path.parent_path(); !find(at); at = at.parent_path()) {
    auto node = std::make_shared<Node>();
    node->type = DirectoryEntry::Type::kDirectory;
    live_[at] = durable_[at] = std::move(node);
  }
  auto node = std::make_shared<Node>();
  node->content = node->durable = std::move(bytes);
  live_[path] = durable_[path] = std::move(node);
}

void FaultyFileSystem::erase(const fs::path& path) {
  std::lock_guard lock(mutex_);
  live_.erase(path);
  durable_.erase(path);
}

std::vector<std::string> FaultyFileSystem::names(const fs::path& directory) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [path, node] : live_) {
    if (path.parent_path() == directory && path != directory)
      names.push_back(path.filename().string());
  }
  std::ranges::sort(names);
  return names;
}

std::uint64_t FaultyFileSystem::dropped_bytes() const {
  std::lock_guard lock(mutex_);
  return dropped_bytes_;
}

std::uint64_t FaultyFileSystem::writeback_bytes() const {
  std::lock_guard lock(mutex_);
  return writeback_bytes_;
}

}  // namespace nightbell
