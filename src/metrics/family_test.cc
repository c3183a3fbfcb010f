#include "metrics/family.h"

#include <gtest/gtest.h>

#include <thread>

namespace nightbell::metrics {
namespace {

class FamilyTest : public testing::Test {
 protected:
  std::unique_ptr<CounterFamily> make(std::vector<std::string> labels) {
    return std::make_unique<CounterFamily>(std::move(labels), overflow_,
                                           [] { return std::make_unique<Counter>(); });
  }
  static std::size_t cells(const CounterFamily& family) {
    std::size_t n = 0;
    family.for_each([&](const auto&) { ++n; });
    return n;
  }
  Counter overflow_;
};

TEST_F(FamilyTest, GivesTheSameCellForTheSameValues) {
  const auto family = make({"page", "type"});
  Counter& cell = family->with({"/a", "web"});
  for (int i = 0; i < 1000; ++i) static_cast<void>(family->with({std::to_string(i), "web"}));
  EXPECT_EQ(&family->with({"/a", "web"}), &cell);
  EXPECT_NE(&family->with({"/a", "mobile"}), &cell);
}

TEST_F(FamilyTest, KeepsCombinationsApartWhoseTextsJoinAlike) {
  const auto family = make({"a", "b"});
  EXPECT_NE(&family->with({"xy", "z"}), &family->with({"x", "yz"}));
  EXPECT_NE(&family->with({"", "z"}), &family->with({"z", ""}));
}

TEST_F(FamilyTest, CountsValuesBeyondTheBoundAsOther) {
  const auto family = make({"page"});
  for (std::size_t i = 0; i < kMaxLabelValues; ++i) family->with({std::to_string(i)}).add();
  EXPECT_EQ(overflow_.value(), 0u);
  for (int i = 0; i < 50; ++i) family->with({"further " + std::to_string(i)}).add();
  EXPECT_EQ(family->with({"other"}).value(), 50u);
  EXPECT_EQ(overflow_.value(), 50u);
  EXPECT_EQ(cells(*family), kMaxLabelValues + 1);
  family->with({"0"}).add();
  EXPECT_EQ(family->with({"0"}).value(), 2u) << "a value that is known stays known";
}

TEST_F(FamilyTest, BoundsEachLabelByItself) {
  const auto family = make({"page", "type"});
  for (std::size_t i = 0; i <= kMaxLabelValues; ++i) family->with({std::to_string(i), "web"}).add();
  EXPECT_EQ(family->with({"other", "web"}).value(), 1u);
}

TEST_F(FamilyTest, BoundsTheCombinationsToo) {
  const auto family = make({"a", "b"});
  for (int a = 0; a < 100; ++a) {
    for (int b = 0; b < 100; ++b) family->with({std::to_string(a), std::to_string(b)}).add();
  }
  EXPECT_EQ(cells(*family), kMaxCells + 1);
  EXPECT_EQ(family->with({"other", "other"}).value(), 10000 - kMaxCells);
  EXPECT_EQ(overflow_.value(), 10000 - kMaxCells);
}

TEST_F(FamilyTest, LosesNoCountWhenThreadsMakeTheSameCells) {
  const auto family = make({"page"});
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 2000; ++i) family->with({std::to_string(i % 300)}).add();
      });
    }
  }
  std::uint64_t sum = 0;
  family->for_each([&](const auto& cell) { sum += cell.number->value(); });
  EXPECT_EQ(sum, 8000u);
  EXPECT_EQ(cells(*family), kMaxLabelValues + 1);
}

}  // namespace
}  // namespace nightbell::metrics
