#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "query/flow.h"

/// `limit 10`.
namespace nightbell::query {

/// Hands on the first so many lines.
class LimitFlow final : public Flow {
 public:
  LimitFlow(std::size_t limit, std::unique_ptr<Flow> next) : left_(limit), next_(std::move(next)) {}

  void add(simdjson::dom::object line, std::string_view raw) override {
    if (left_ == 0) return;
    --left_;
    next_->add(line, raw);
  }
  void finish() override { next_->finish(); }
  [[nodiscard]] bool wants_more() const override { return left_ > 0 && next_->wants_more(); }

 private:
  std::size_t left_;
  std::unique_ptr<Flow> next_;
};

}  // namespace nightbell::query
