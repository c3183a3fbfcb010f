#include "base/json_writer.h"

#include <gtest/gtest.h>

namespace nightbell::json {
namespace {

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  std::string text;
  Writer out(text);
  out.begin_object().key("a").value(1).key("b").begin_array().value("x\"").value(true).null();
  out.begin_object().end_object().end_array().key("c").value(0.5).key("d").raw("[2]").end_object();
  EXPECT_EQ(text, R"({"a":1,"b":["x\"",true,null,{}],"c":0.5,"d":[2]})");
}

TEST(JsonWriter, WritesNumbersThatReadBackTheSame) {
  std::string text;
  Writer(text).begin_array().value(-3).value(std::uint64_t{18446744073709551615u}).value(0.1);
  EXPECT_EQ(text, "[-3,18446744073709551615,0.1");
}

}  // namespace
}  // namespace nightbell::json
