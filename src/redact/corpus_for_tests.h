#pragma once

#include <fstream>
#include <string>
#include <vector>

/// The two lists that recall and precision are measured with. All in them is invented.
namespace nightbell::redact {

/// Rounds of the differential test, a kernel.
inline constexpr int kRounds = 100'000;

struct RecallCase {
  std::string text;
  std::string expected;
};

/// Lines of a file in testdata/; `\n` in them is a line break; empty ones and those that
/// begin with `## ` are left out.
inline std::vector<std::string> corpus_lines(const std::string& name) {
  std::ifstream file(NIGHTBELL_SOURCE_DIR "/src/redact/testdata/" + name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with("## ")) continue;
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool is_break = line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'n';
      text += is_break ? '\n' : line[i];
      i += is_break;
    }
    lines.push_back(text);
  }
  return lines;
}

/// keep.txt: what must come out as it went in.
inline std::vector<std::string> keep_lines() {
  return corpus_lines("keep.txt");
}

/// recall.txt: `text` => `expected`.
inline std::vector<RecallCase> recall_cases() {
  std::vector<RecallCase> cases;
  for (const std::string& line : corpus_lines("recall.txt")) {
    const std::size_t arrow = line.find(" => ");
    cases.push_back({line.substr(0, arrow), line.substr(arrow + 4)});
  }
  return cases;
}

}  // namespace nightbell::redact
