#pragma once

#include <vector>

#include "event/term.h"
#include "intake/submission.h"
#include "intake/text_writer.h"
#include "intake/verdicts.h"

namespace nightbell::intake {

/// What every value writer needs beside the value. Borrowed for one event.
///
/// A value writer appends one JSON value to `out` and returns true, or returns false
/// when nothing of the value may be kept: its caller then takes back what was appended
/// and notes the field as dropped. `path` names the value in dropped_fields.
struct WriteContext {
  TextWriter& text;
  DroppedFields& dropped;
  const Submission& submission;
  std::vector<Term>& terms;  ///< of the line, for the index
};

}  // namespace nightbell::intake
