#pragma once

#include "intake/json_reader.h"
#include "intake/write_context.h"

namespace nightbell::intake {

/// `error.stack`: an array of lines, or one text of lines, as an array of at most 6
/// lines from a browser and 30 from a trusted sender. A longer one keeps the end where
/// the culprit is: the top, or for a Python traceback the bottom.
[[nodiscard]] bool write_stack(std::string& out, Element value, std::string_view path,
                               WriteContext& context);

}  // namespace nightbell::intake
