#include "web/files.h"

/// The table of a build without web files (NIGHTBELL_WEB=OFF); else it is generated.
namespace nightbell::web {

std::span<const File> embedded_files() {
  return {};
}

}  // namespace nightbell::web
