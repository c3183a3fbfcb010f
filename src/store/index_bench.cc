#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "event/line_reader.h"
#include "event/search_role.h"
#include "event/word_terms.h"
#include "event/written_terms.h"
#include "store/build_index.h"
#include "store/checkpoint_format.h"

/// What the index costs, from the terms of a field that is being written to the bytes of an
/// index file. $NIGHTBELL_BENCH_LINES names a file of stored lines (`bench/generate.py`).
/// An item is an event.
namespace nightbell::store {
namespace {

constexpr std::size_t kBlockBytes = 288 << 10;

struct Field {
  std::uint8_t roles;
  std::uint8_t name_length;
  std::uint32_t json_length;
};

/// The fields of all events that a search finds, one behind the other as they would be written.
struct Events {
  std::string text;  ///< of each field its name and its value
  std::vector<Field> fields;
  std::vector<std::size_t> ends;  ///< of each event, in `fields`
  std::vector<std::size_t> line_bytes;
  [[nodiscard]] std::size_t size() const { return ends.size(); }
};

Events read_events() {
  const char* const path = std::getenv("NIGHTBELL_BENCH_LINES");
  std::ifstream in(path == nullptr ? "" : path);
  if (!in) throw std::runtime_error("NIGHTBELL_BENCH_LINES names no file of lines");
  Events events;
  LineReader reader;
  for (std::string line; std::getline(in, line);) {
    events.line_bytes.push_back(line.size() + 1);
    line.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    simdjson::dom::object object;
    if (!reader.parse(line, object)) throw std::runtime_error("not a stored line");
    for (const auto& [name, value] : object) {
      const std::uint8_t roles = search_roles_of(name);
      if (roles == kNoRole) continue;
      const std::string json = simdjson::minify(value);
      events.text.append(name).append(json);
      events.fields.push_back(
          {roles, static_cast<std::uint8_t>(name.size()), static_cast<std::uint32_t>(json.size())});
    }
    events.ends.push_back(events.fields.size());
  }
  events.text.reserve(events.text.size() + kWordPadding);
  return events;
}

const Events& events() {
  static const Events kEvents = read_events();
  return kEvents;
}

/// The blocks of all events, their terms as they come.
std::vector<BlockRecord> take_terms() {
  const Events& all = events();
  std::vector<BlockRecord> blocks(1);
  std::vector<Term> terms;  // of one event, as a batch has them
  const char* at = all.text.data();
  std::size_t field = 0;
  for (std::size_t event = 0; event < all.size(); ++event) {
    BlockRecord* block = &blocks.back();
    if (block->length >= kBlockBytes) {
      const std::uint64_t end = block->end();
      block = &blocks.emplace_back();
      block->offset = end;
    }
    terms.clear();
    for (; field < all.ends[event]; ++field) {
      const Field& of = all.fields[field];
      const std::string_view name(at, of.name_length);
      const std::string_view json(name.end(), of.json_length);
      append_padded_terms(of.roles, name, json, terms);
      at = json.end();
    }
    block->terms.insert(block->terms.end(), terms.begin(), terms.end());
    block->length += all.line_bytes[event];
    ++block->lines;
  }
  return blocks;
}

void count_events(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events().size()));
}

void index_terms(benchmark::State& state) {
  (void)events();
  for (auto _ : state) benchmark::DoNotOptimize(take_terms());
  count_events(state);
}
BENCHMARK(index_terms)->Unit(benchmark::kMillisecond);

void index_tidy(benchmark::State& state) {
  const std::vector<BlockRecord> raw = take_terms();
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<BlockRecord> blocks = raw;
    state.ResumeTiming();
    for (BlockRecord& block : blocks) tidy(block);
    benchmark::DoNotOptimize(blocks);
  }
  count_events(state);
}
BENCHMARK(index_tidy)->Unit(benchmark::kMillisecond);

std::string checkpoint_of(std::vector<BlockRecord> blocks) {
  std::string checkpoint;
  append_checkpoint_header(checkpoint);
  for (BlockRecord& block : blocks) {
    tidy(block);
    append_record(checkpoint, block);
  }
  append_record(checkpoint,
                EndRecord{blocks.back().end(), events().size(), {}, SegmentState::kSealed});
  return checkpoint;
}

void index_seal(benchmark::State& state) {
  const std::string checkpoint = checkpoint_of(take_terms());
  for (auto _ : state) benchmark::DoNotOptimize(build_index(checkpoint)->index.finish({}));
  count_events(state);
}
BENCHMARK(index_seal)->Unit(benchmark::kMillisecond);

/// All of it: terms, tidy blocks, checkpoint, table.
void index_whole(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = build_index(checkpoint_of(take_terms()))->index.finish({}).size();
    benchmark::DoNotOptimize(bytes);
  }
  count_events(state);
  state.counters["bytes_an_event"] =
      static_cast<double>(bytes) / static_cast<double>(events().size());
}
BENCHMARK(index_whole)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nightbell::store
