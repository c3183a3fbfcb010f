#include "store/health.h"

namespace nightbell::store {

Health::Health(FileSystem& files, std::filesystem::path data_dir)
    : files_(files), data_dir_(std::move(data_dir)) {}

void Health::write_failed(const Error& error) {
  set(kWrite, "events cannot be written: " + error.message);
}
void Health::write_succeeded() {
  clear(kWrite);
}
void Health::open_failed(const Error& error) {
  set(kOpen, "a new file cannot be made: " + error.message);
}
void Health::open_succeeded() {
  clear(kOpen);
}
void Health::sync_failed(const Error& error) {
  set(kSync, "written events may not reach the disk: " + error.message);
}
void Health::sync_succeeded() {
  clear(kSync);
}
void Health::deletion_stopped(const std::string& reason) {
  set(kDeletion, "old files are not deleted: " + reason);
}
void Health::deletion_goes_on() {
  clear(kDeletion);
}

void Health::probe(SteadyTime now) {
  const Nanos every = condition().writable ? Nanos(kProbeWell) : Nanos(kProbeIll);
  if (last_probe_ && now - *last_probe_ < every) return;
  last_probe_ = now;
  if (const auto tried = try_probe(); tried) {
    for (const Cause cause : {kWrite, kOpen, kSync, kProbe}) clear(cause);
  } else {
    set(kProbe, "the data folder cannot be written: " + tried.error().message);
  }
}

Condition Health::condition() const {
  Condition condition;
  reasons_.with([&](const auto& reasons) {
    for (std::size_t cause = 0; cause < kCauses; ++cause) {
      if (reasons[cause].empty()) continue;
      condition.reasons.push_back(reasons[cause]);
      if (cause != kDeletion) condition.writable = false;
    }
  });
  return condition;
}

void Health::set(Cause cause, std::string reason) {
  reasons_.with([&](auto& reasons) {
    reasons[cause] = std::move(reason);
    ill_[cause].store(true);
  });
}

void Health::clear(Cause cause) {
  if (!ill_[cause].load(std::memory_order_relaxed)) return;  // the usual case, without the lock
  reasons_.with([&](auto& reasons) {
    reasons[cause].clear();
    ill_[cause].store(false);
  });
}

Result<void> Health::try_probe() {
  const auto path = data_dir_ / ".probe";
  {
    auto file = files_.open(path, OpenMode::kCreate);
    if (!file) return fail(std::move(file.error()));
    NB_TRY(write_all(**file, std::string(4_KiB, '\n'), 0));
    NB_TRY((*file)->sync_data());
  }
  const auto removed = files_.remove(path);
  if (!removed) return fail(removed.error());
  const auto space = files_.space(data_dir_);
  if (!space) return fail(space.error());
  if (space->free_bytes < kProbeSpace) {
    return fail(ErrorCode::kFull, data_dir_.string() + ": less than 1 MiB is free");
  }
  return {};
}

}  // namespace nightbell::store
