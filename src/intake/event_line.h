#pragma once

#include <string>
#include <string_view>

#include "intake/item.h"
#include "intake/ruling.h"
#include "intake/user_agent.h"
#include "intake/write_context.h"

/// An accepted event → its line: the canonical bytes that the file, the tail and every
/// sink get. Order of the pairs: what the event is, the sender's fields in the order of
/// their schema, what Nightbell knows of it.
namespace nightbell::intake {

/// Where in a behaviour line the pairs stand that the snapshot shows beside the
/// visitor: timestamp, event, metadata, user_agent. Offsets into the line.
struct ShownPart {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Appends one line with its newline to `out`, and its terms to context.terms.
ShownPart append_line(std::string& out, const Item& item, const Ruling& ruling,
                      ClientCache& clients, WriteContext& context);

}  // namespace nightbell::intake
