#pragma once

#include <gmock/gmock.h>

#include <string>

#include "cli/answer.h"

/// What tests of showing have in common.
namespace nightbell::cli {

/// An answer that lives as long as the test.
inline simdjson::dom::object answered(const std::string& json) {
  static std::vector<Answer> answers;
  auto answer = Answer::read(json);
  EXPECT_TRUE(answer) << json;
  if (!answer) return {};
  answers.push_back(std::move(*answer));
  return answers.back().json();
}

}  // namespace nightbell::cli
