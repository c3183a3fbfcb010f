#pragma once

#include "base/clock.h"
#include "base/file.h"
#include "store/catalog.h"
#include "store/duplicates.h"
#include "store/health.h"
#include "store/journal.h"
#include "store/kind_counts.h"
#include "store/write_queue.h"

namespace nightbell::store {

/// What the writer's and the disk's side of one journal have in common. All of it
/// outlives both.
struct Shared {
  const JournalOptions& options;
  FileSystem& files;
  const Clock& clock;
  StoreMetrics& metrics;
  WriteQueue& queue;
  Duplicates& duplicates;
  KindCounts& counts;
  Catalog& catalog;
  Health& health;
};

}  // namespace nightbell::store
