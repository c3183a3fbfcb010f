#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "redact/rules.h"

/// Text → text without persons and secrets. Runs on decoded (unescaped) text, before
/// the first write.
namespace nightbell::redact {

class Engine;

/// Redacting twice gives what redacting once gave; valid UTF-8 stays valid.
///
/// Threading: one at a time (one a loop; its expressions keep caches).
/// Memory: about 210 KiB after both corpora, at most 4 MiB (Matcher::kExpressionBytes),
/// beside the scratch buffers.
/// Cost: 1 to 2 GB/s on text without digits and signs, 0.5 to 0.8 on lines of events, some
/// 300 ns a replacement (redactor_bench.cc).
class Redactor {
 public:
  Redactor();
  ~Redactor();
  Redactor(Redactor&&) noexcept;
  Redactor& operator=(Redactor&&) noexcept;

  /// The redacted text: `text` itself when nothing matched (no copy), else a view into
  /// `scratch`, valid until scratch changes. `text` must not be a view into scratch.
  /// @param counts  grows by one a replacement
  [[nodiscard]] std::string_view redact(std::string_view text, Exempt exempt, std::string& scratch,
                                        RuleCounts& counts);

  /// Redacts, then cuts to `max_chars` characters (code points), never inside one. Looks
  /// at 4 * max_chars bytes and 2 KiB of the text only; what could be the beginning of a
  /// match where that view ends is not shown (STORE.md: redact, then cut).
  [[nodiscard]] std::string_view redact_and_cut(std::string_view text, std::size_t max_chars,
                                                Exempt exempt, std::string& scratch,
                                                RuleCounts& counts);

 private:
  std::unique_ptr<Engine> engine_;
  std::vector<Finding> findings_;
  std::string spare_;
};

/// What redact() would replace in `text`, in order, for `nightbell redact --explain`; what
/// only shows once these are gone is found by explaining the redacted text.
/// Cost: builds the expressions anew; not for the hot path.
[[nodiscard]] std::vector<Finding> explain(std::string_view text, Exempt exempt);

}  // namespace nightbell::redact
