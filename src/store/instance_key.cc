#include "store/instance_key.h"

#include <cstring>

#include "base/ids.h"
#include "store/data_folder.h"

namespace nightbell::store {
namespace {

static_assert(sizeof(SipKey) == 16);
constexpr std::size_t kKeyBytes = 2 * sizeof(SipKey);  // FORMAT.md#key

}  // namespace

Result<InstanceKey> load_instance_key(FileSystem& files, const std::filesystem::path& data_dir) {
  const auto path = data_dir / "instance.key";
  NB_TRY(make_data_folder(files, data_dir));
  auto bytes = read_file(files, path, kKeyBytes + 1);
  if (!bytes) return fail(std::move(bytes.error()));
  if (!*bytes) {
    std::string fresh(kKeyBytes, '\0');
    fill_random({reinterpret_cast<std::uint8_t*>(fresh.data()), fresh.size()});
    NB_TRY(replace_file(files, path, fresh, OpenMode::kCreatePrivate, true));
    *bytes = std::move(fresh);
  }
  if ((*bytes)->size() != kKeyBytes) {
    return fail(
        ErrorCode::kCorrupt,
        path.string() + ": is not 32 bytes long; restore it, or remove it to make a new one");
  }
  InstanceKey key;
  std::memcpy(key.duplicates.data(), (*bytes)->data(), sizeof(SipKey));
  std::memcpy(key.visitors.data(), (*bytes)->data() + sizeof(SipKey), sizeof(SipKey));
  return key;
}

}  // namespace nightbell::store
