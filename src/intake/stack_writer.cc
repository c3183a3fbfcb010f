#include "intake/stack_writer.h"

#include <array>

#include "event/limits.h"

namespace nightbell::intake {
namespace {

/// The first and the last lines of a stack, without holding the rest.
class Lines {
 public:
  explicit Lines(std::size_t keep) : keep_(keep) {}

  void add(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return;
    if (count_ == 0) bottom_ = line.starts_with("Traceback (most recent call last)");
    if (bottom_ || count_ < keep_) lines_[count_ % keep_] = line;
    ++count_;
  }

  [[nodiscard]] std::size_t count() const { return count_; }

  template <typename F>
  void for_each_kept(F use) const {
    const std::size_t kept = std::min(count_, keep_);
    const std::size_t first = bottom_ ? count_ - kept : 0;
    for (std::size_t i = first; i < first + kept; ++i) use(lines_[i % keep_]);
  }

 private:
  std::array<std::string_view, limits::kTrustedStackLines> lines_;
  std::size_t keep_;
  std::size_t count_ = 0;
  bool bottom_ = false;
};

}  // namespace

bool write_stack(std::string& out, Element value, std::string_view path, WriteContext& context) {
  Lines lines(context.submission.trusted ? limits::kTrustedStackLines : limits::kBrowserStackLines);
  std::string_view text;
  simdjson::dom::array array;
  const auto add_lines = [&](std::string_view several) {
    while (!several.empty()) {
      const std::size_t end = several.find('\n');
      lines.add(several.substr(0, end));
      several = end == std::string_view::npos ? std::string_view{} : several.substr(end + 1);
    }
  };
  if (value.get(text) == simdjson::SUCCESS) {
    add_lines(text);
  } else if (value.get(array) == simdjson::SUCCESS) {
    for (const Element line : array) {
      if (line.get(text) == simdjson::SUCCESS) {
        add_lines(text);
      } else {
        context.dropped.add(path, "[]");
      }
    }
  } else {
    return false;
  }
  bool first = true;
  out += '[';
  lines.for_each_kept([&](std::string_view line) {
    if (!first) out += ',';
    first = false;
    context.text.append(out, line, limits::kStackLine, Sensitivity::kText);
  });
  out += ']';
  return !first;
}

}  // namespace nightbell::intake
