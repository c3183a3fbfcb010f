#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/flow.h"

/// `fields a, b`.
namespace nightbell::query {

/// Hands on lines of these fields only, in this order; a dotted path becomes the name.
/// What a line does not have is left out of it.
class FieldsFlow final : public Flow {
 public:
  FieldsFlow(std::vector<std::string> fields, std::unique_ptr<Flow> next)
      : fields_(std::move(fields)), next_(std::move(next)) {}

  void add(simdjson::dom::object line, std::string_view raw) override;
  void finish() override { next_->finish(); }
  [[nodiscard]] bool wants_more() const override { return next_->wants_more(); }

 private:
  std::vector<std::string> fields_;
  std::unique_ptr<Flow> next_;
  RowWriter row_;
};

}  // namespace nightbell::query
