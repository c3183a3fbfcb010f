#pragma once

#include <vector>

#include "base/result.h"
#include "query/scanner.h"
#include "query/stage.h"

/// Reads the part of a query behind its first bar.
namespace nightbell::query {

/// Reads `| stage | stage …` to the end of the text.
/// @error kInvalidArgument  says where and what was expected
[[nodiscard]] Result<std::vector<Stage>> parse_stages(Scanner& scanner);

}  // namespace nightbell::query
