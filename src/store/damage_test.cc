#include <gtest/gtest.h>

#include <charconv>
#include <functional>
#include <map>
#include <set>

#include "base/faulty_file.h"
#include "store/block_codec.h"
#include "store/build_index.h"
#include "store/removed_lines.h"
#include "store/scan.h"
#include "store/segment_name.h"
#include "store/segment_scan.h"
#include "store/store_test_help.h"
#include "store/term_table.h"

/// Whole files, cut at every byte and with a bit flipped in every byte: a question gives the
/// right answer or says that it can't.
namespace nightbell::store {
namespace {

constexpr std::uint64_t kLines = 12;
constexpr std::uint64_t kSought = 9;
constexpr std::uint64_t kBlockTarget = 450;

std::string id_of(std::uint64_t n) {
  return "request-" + std::to_string(n) + "-of-many";
}

std::string text_of_lines() {
  std::string text;
  for (std::uint64_t n = 1; n <= kLines; ++n) {
    const std::string at = format_rfc3339(kNoon + std::chrono::seconds(n));
    text += R"({"timestamp":")" + at +
            R"(","level":"error","message":"out of room","request_id":")" + id_of(n) + R"(","n":)" +
            std::to_string(n) + R"(,"received_at":")" + at + "\"}\n";
  }
  return text;
}

/// The `n` of a line that may be damaged; 0 when it has none.
std::uint64_t number_in(std::string_view line) {
  constexpr std::string_view kName = R"("n":)";
  const std::size_t at = line.find(kName);
  std::uint64_t n = 0;
  if (at != std::string_view::npos)
    std::from_chars(line.data() + at + kName.size(), line.data() + line.size(), n);
  return n;
}

/// By number; each line as it was found.
using Found = std::multimap<std::uint64_t, std::string>;

/// One finished segment of a few blocks, in a form, with what is derived of it.
class DamageTest : public ::testing::Test {
 protected:
  void make(Form form) {
    segment_ = {Kind::kLogs, {day_of(kNoon), 0}, form, "/data/logs", nullptr};
    disk_.put("/s", text_);
    const auto scan = scan_segment(**disk_.open("/s", OpenMode::kRead), Kind::kLogs, 0,
                                   text_.size(), kBlockTarget, {});
    ASSERT_TRUE(scan);
    ASSERT_GE(scan->blocks.size(), 4u);
    if (form == Form::kPlain) {
      make_plain(scan->blocks);
    } else {
      make_compressed(form, scan->blocks);
    }
    Catalog catalog;
    catalog.put(segment_);
    snapshot_ = catalog.snapshot();
    for (std::uint64_t n = 1; n <= kLines; ++n) everything_.insert(n);
    ASSERT_EQ(numbers(ask_all()), everything_);
    ASSERT_EQ(numbers(ask_one()), std::set{kSought});
  }

  void make_plain(const std::vector<BlockRecord>& blocks) {
    disk_.put(segment_.lines_path(), text_);
    std::string checkpoint;
    append_checkpoint_header(checkpoint);
    EndRecord end{text_.size(), kLines, {}, SegmentState::kSealed};
    for (const BlockRecord& block : blocks) append_record(checkpoint, block);
    append_record(checkpoint, end);
    disk_.put(segment_.checkpoint_path(), checkpoint);
    disk_.put(segment_.index_path(), build_index(std::span(blocks)).finish(binding()));
  }

  void make_compressed(Form form, const std::vector<BlockRecord>& blocks) {
    BlockCodec codec;
    std::string packed;
    std::vector<FileExtent> extents;
    for (const BlockRecord& block : blocks) {
      const std::uint64_t begin = packed.size();
      codec.compress(form, std::string_view(text_).substr(block.offset, block.length), packed);
      extents.push_back({begin, packed.size() - begin});
    }
    disk_.put(segment_.lines_path(), packed);
    const std::string plain = build_index(std::span(blocks)).finish({});
    disk_.put(segment_.index_path(), rebind_index(plain, binding(), extents).value());
  }

  IndexBinding binding() {
    const auto file = *disk_.open(segment_.lines_path(), OpenMode::kRead);
    const std::uint64_t size = file->size().value();
    return {segment_.form, 0, text_.size(), size, edge_crc(*file, size).value()};
  }

  Result<Found> ask(const ScanPlan& plan) {
    Found found;
    const auto outcome = scan(disk_, snapshot_, plan,
                              [&](const FoundLine& line) {
                                found.emplace(number_in(line.text), line.text);
                                return true;
                              },
                              {});
    if (!outcome) return fail(outcome.error());
    return found;
  }
  Result<Found> ask_all() { return ask({.order = ScanOrder::kOldestFirst}); }
  Result<Found> ask_one() {
    ScanPlan plan{.order = ScanOrder::kOldestFirst};
    plan.terms = {{id_term(id_of(kSought))}};
    plan.needles = {{Needle{.bytes = id_of(kSought)}}};
    return ask(plan);
  }

  static std::set<std::uint64_t> numbers(const Result<Found>& found) {
    std::set<std::uint64_t> all;
    if (!found) return all;
    for (const auto& [number, line] : *found) all.insert(number);
    return all;
  }

  /// Damages the file in every way and calls `judge` each time.
  void damage(const std::filesystem::path& path, const std::function<void(std::size_t)>& judge) {
    const std::string sound = disk_.content(path);
    for (std::size_t at = 0; at < sound.size(); ++at) {
      SCOPED_TRACE(path.filename().string() + " at byte " + std::to_string(at));
      std::string bytes = sound;
      bytes[at] = static_cast<char>(bytes[at] ^ 1 << at % 8);
      disk_.put(path, bytes);
      judge(at);
      disk_.put(path, sound.substr(0, at));
      judge(at);
      if (HasFailure()) break;
    }
    disk_.put(path, sound);
  }

  void expect_all() {
    const auto all = ask_all();
    ASSERT_TRUE(all) << "the lines are there: " << all.error().message;
    EXPECT_EQ(numbers(all), everything_);
    EXPECT_EQ(all->size(), kLines);
  }

  /// The right lines, each once, or none and an error.
  void expect_right_or_refused() {
    const auto all = ask_all();
    if (all) {
      EXPECT_EQ(numbers(all), everything_);
      EXPECT_EQ(all->size(), kLines);
    } else {
      EXPECT_EQ(all.error().code, ErrorCode::kCorrupt);
    }
    const auto one = ask_one();
    if (one) {
      EXPECT_EQ(numbers(one), std::set{kSought});
    } else {
      EXPECT_EQ(one.error().code, ErrorCode::kCorrupt);
    }
  }

  const std::string text_ = text_of_lines();
  FaultyFileSystem disk_;
  Segment segment_;
  Snapshot snapshot_;
  std::set<std::uint64_t> everything_;
};

TEST_F(DamageTest, OfAnIndexChangesNoAnswer) {
  make(Form::kPlain);
  damage(segment_.index_path(), [&](std::size_t at) {
    const auto one = ask_one();
    ASSERT_TRUE(one) << "the lines are there: " << one.error().message;
    EXPECT_EQ(numbers(one), std::set{kSought});
    if (at < kIndexHeaderBytes + 1024) expect_all();
  });
}

TEST_F(DamageTest, OfACheckpointChangesNoAnswer) {
  make(Form::kPlain);
  disk_.erase(segment_.index_path());
  damage(segment_.checkpoint_path(), [&](std::size_t) {
    expect_all();
    EXPECT_EQ(numbers(ask_one()), std::set{kSought});
  });
}

TEST_F(DamageTest, OfACompressedFileIsSaidAndNeverAnsweredWrongly) {
  for (const Form form : {Form::kGzip, Form::kZstd}) {
    make(form);
    std::size_t refused = 0;
    std::size_t asked = 0;
    damage(segment_.lines_path(), [&](std::size_t at) {
      // At no byte at all the file is empty, as a segment may be.
      if (disk_.content(segment_.lines_path()).empty()) return;
      const auto all = ask_all();
      ++asked;
      refused += all ? 0 : 1;
      // Without its index, a file cut between two members is a shorter one.
      if (all && numbers(all) != everything_) {
        EXPECT_EQ(disk_.content(segment_.lines_path()).size(), at);
        EXPECT_EQ(*numbers(all).begin(), 1u);
        EXPECT_EQ(*numbers(all).rbegin(), all->size());
        return;
      }
      expect_right_or_refused();
    });
    EXPECT_GT(refused, asked * 9 / 10);
  }
}

TEST_F(DamageTest, OfPlainLinesHitsOnlyTheLineThatIsDamaged) {
  make(Form::kPlain);
  const auto line_at = [&](std::size_t at) {
    return 1 + static_cast<std::uint64_t>(std::ranges::count(text_.substr(0, at), '\n'));
  };
  damage(segment_.lines_path(), [&](std::size_t at) {
    const std::uint64_t hit = line_at(at);
    const bool cut = disk_.content(segment_.lines_path()).size() == at;
    const auto all = ask_all();
    ASSERT_TRUE(all) << all.error().message;
    const auto found = numbers(all);
    for (std::uint64_t n = 1; n <= kLines; ++n) {
      // A newline that is none any more joins two lines.
      if (n == hit || (n == hit + 1 && text_[at] == '\n')) continue;
      EXPECT_EQ(found.contains(n), !cut || n < hit) << n;
    }
    if (kSought == hit || kSought == hit + 1) return;
    EXPECT_EQ(numbers(ask_one()).contains(kSought), !cut || kSought < hit);
  });
}

TEST_F(DamageTest, OfTheRemovedLinesIsNoticed) {
  ASSERT_TRUE(disk_.make_directory("/data"));
  ASSERT_TRUE(disk_.make_directory("/data/logs"));
  auto removed = RemovedLines::open(disk_, {"/data", {}}).value();
  ASSERT_TRUE(removed.begin({Kind::kLogs, "a.jsonl", 4, {1234, 56}}));
  disk_.put("/data/logs/a.jsonl", "0123");
  ASSERT_TRUE(removed.settle().value());
  damage("/data/removed.json", [&](std::size_t) {
    const std::string text = disk_.content("/data/removed.json");
    const auto generation = RemovedLines::read_generation(disk_, {"/data", {}});
    ASSERT_TRUE(generation);
    EXPECT_TRUE(*generation == 1 || !RemovedLines::is_sound(text));
    const auto read = RemovedLines::open(disk_, {"/data", {}});
    ASSERT_TRUE(read);
    const RemovedCounts counts = read->of(Kind::kLogs);
    if (RemovedLines::is_sound(text)) {
      EXPECT_EQ(counts.expired, 1234u);
      EXPECT_EQ(counts.erased, 56u);
    } else {
      EXPECT_EQ(counts.expired + counts.erased, 0u);
    }
  });
}

}  // namespace
}  // namespace nightbell::store
