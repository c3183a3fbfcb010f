#include "store/checkpoint.h"

namespace nightbell::store {

Result<CheckpointWriter> CheckpointWriter::create(FileSystem& files,
                                                  const std::filesystem::path& path) {
  auto file = files.open(path, OpenMode::kCreate);
  if (!file) return fail(std::move(file.error()));
  NB_TRY((*file)->truncate(0));
  CheckpointWriter writer(std::move(*file), 0);
  std::string header;
  append_checkpoint_header(header);
  NB_TRY(writer.put(header));
  return writer;
}

Result<CheckpointWriter> CheckpointWriter::resume(FileSystem& files,
                                                  const std::filesystem::path& path,
                                                  std::uint64_t good_bytes) {
  if (good_bytes < kCheckpointHeaderBytes) return create(files, path);
  auto file = files.open(path, OpenMode::kCreate);
  if (!file) return fail(std::move(file.error()));
  NB_TRY((*file)->truncate(good_bytes));
  return CheckpointWriter(std::move(*file), good_bytes);
}

Result<void> CheckpointWriter::append(const std::vector<BlockRecord>& blocks) {
  std::string records;
  for (const BlockRecord& block : blocks) append_record(records, block);
  return put(records);
}

Result<void> CheckpointWriter::finish(const EndRecord& end) {
  std::string record;
  append_record(record, end);
  const std::uint64_t before = size_;
  NB_TRY(put(record));
  // A torn record of an earlier, longer attempt must not follow: the end is found by
  // its distance from the end of the file.
  Result<void> last = file_->truncate(size_);
  if (last) last = file_->sync_data();
  if (!last) size_ = before;
  return last;
}

Result<void> CheckpointWriter::put(std::string_view records) {
  NB_TRY(write_all(*file_, records, size_));
  size_ += records.size();
  return {};
}

}  // namespace nightbell::store
