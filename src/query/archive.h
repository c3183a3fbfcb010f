#pragma once

#include "base/file.h"
#include "store/catalog.h"

namespace nightbell::query {

/// Stored lines as questions reach them: those of a running server, or of a folder.
/// Threading: any thread. What it points to outlives the questions.
struct Archive {
  FileSystem& files;
  const store::Catalog& catalog;
};

}  // namespace nightbell::query
