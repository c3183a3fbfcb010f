#pragma once

#include <algorithm>
#include <string_view>

#include "base/file.h"

namespace nightbell::store {

/// Bytes in memory as a file that is only read. They must outlive it.
/// Threading: any thread.
class MemoryFile final : public File {
 public:
  explicit MemoryFile(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] Result<std::size_t> read_at(std::span<char> out,
                                            std::uint64_t offset) const override {
    return bytes_.copy(out.data(), out.size(), std::min<std::size_t>(offset, bytes_.size()));
  }
  [[nodiscard]] Result<std::uint64_t> size() const override { return bytes_.size(); }

  [[nodiscard]] Result<std::size_t> write_at(std::span<const iovec>, std::uint64_t) override {
    return refuse();
  }
  [[nodiscard]] Result<void> sync_data() override { return refuse(); }
  [[nodiscard]] Result<void> truncate(std::uint64_t) override { return refuse(); }
  [[nodiscard]] Result<bool> try_lock() override { return refuse(); }
  void start_writeback(std::uint64_t, std::uint64_t) override {}
  void drop_cache(std::uint64_t, std::uint64_t) override {}

 private:
  static std::unexpected<Error> refuse() {
    return fail(ErrorCode::kInvalidArgument, "bytes in memory are only read");
  }
  std::string_view bytes_;
};

}  // namespace nightbell::store
