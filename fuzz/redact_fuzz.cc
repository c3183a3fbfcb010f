#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "redact/engine.h"
#include "redact/redactor.h"
#include "redact/reference_for_tests.h"

/// Properties of redaction: the trigger misses nothing that the expressions find, both
/// kernels agree, twice is once, valid UTF-8 stays valid, and a cut shows only a beginning
/// of the whole.
namespace {

using namespace nightbell;
using redact::Exempt;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static redact::Redactor redactor;
  static redact::Engine best;
  static redact::Engine portable(redact::classify_portable);
  if (size < 2) return 0;
  const Exempt exempts[] = {Exempt::kNone, Exempt::kIds, Exempt::kHost};
  const Exempt exempt = exempts[data[0] % 3];
  const std::size_t most = data[1];
  const std::string_view text(reinterpret_cast<const char*>(data + 2), size - 2);
  if (!utf8::valid(text)) return 0;

  std::vector<redact::Finding> found;
  std::vector<redact::Finding> found_portable;
  best.find(text, exempt, found);
  portable.find(text, exempt, found_portable);
  require(found == found_portable);
  require(found == redact::find_without_trigger(best.matcher(), text, exempt));

  redact::RuleCounts counts;
  std::string scratch;
  std::string again;
  const std::string once(redactor.redact(text, exempt, scratch, counts));
  require(utf8::valid(once));
  require(redactor.redact(once, exempt, again, counts) == once);
  const std::string cut(redactor.redact_and_cut(text, most, exempt, scratch, counts));
  require(utf8::valid(cut));
  require(once.starts_with(cut));
  return 0;
}
