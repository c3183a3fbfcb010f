#include "event/schemas.h"

#include <gtest/gtest.h>

#include <set>

namespace nightbell {
namespace {

TEST(Schema, FindsEachFieldAndNothingElse) {
  for (const Schema* schema :
       {&schemas::kLog, &schemas::kHeartbeat, &schemas::kChatOpened, &schemas::kBehavior,
        &schemas::kReply, &schemas::kVital, &schemas::kRollup, &schemas::kData}) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < schema->fields.size(); ++i) {
      EXPECT_EQ(schema->find(schema->fields[i].name), static_cast<int>(i))
          << schema->fields[i].name;
      names.insert(schema->fields[i].name);
    }
    EXPECT_EQ(names.size(), schema->fields.size()) << "a name stands twice";
    for (const char* absent : {"", "nope", "Message", "messag", "messagee"})
      EXPECT_EQ(schema->find(absent), -1);
  }
}

TEST(Schema, GivesRecordsTheirFields) {
  for (const Field& field : schemas::kLog.fields) {
    EXPECT_EQ(field.type == FieldType::kRecord, field.child != nullptr) << field.name;
    EXPECT_EQ(field.type == FieldType::kEnum, !field.words.empty()) << field.name;
  }
}

}  // namespace
}  // namespace nightbell
