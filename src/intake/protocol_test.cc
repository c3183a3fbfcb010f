#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>
#include <string>

#include "event/limits.h"
#include "intake/event_decoder.h"

/// protocol/fields.json says to other languages what schemas.cc says to the server; here
/// the two are compared.
namespace nightbell::intake {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

std::string type_name(FieldType type) {
  const std::map<FieldType, std::string> kNames = {
      {FieldType::kText, "text"},       {FieldType::kRoute, "route"},
      {FieldType::kId, "id"},           {FieldType::kOpaqueId, "opaque_id"},
      {FieldType::kVisitor, "visitor"}, {FieldType::kEnum, "enum"},
      {FieldType::kLevel, "level"},     {FieldType::kTime, "time"},
      {FieldType::kNumber, "number"},   {FieldType::kCount, "count"},
      {FieldType::kScalar, "scalar"},   {FieldType::kIdList, "id_list"},
      {FieldType::kRecord, "record"},   {FieldType::kLabels, "labels"},
      {FieldType::kStack, "stack"},     {FieldType::kBreadcrumbs, "breadcrumbs"},
      {FieldType::kData, "data"},       {FieldType::kFree, "free"},
      {FieldType::kShape, "shape"},     {FieldType::kFlat, "flat"},
      {FieldType::kBuckets, "buckets"},
  };
  return kNames.at(type);
}

bool has_character_limit(FieldType type) {
  return type == FieldType::kText || type == FieldType::kRoute || type == FieldType::kId ||
         type == FieldType::kOpaqueId || type == FieldType::kIdList ||
         type == FieldType::kBreadcrumbs;
}

void compare(const Schema& schema, array fields, const std::string& where) {
  ASSERT_EQ(schema.fields.size(), fields.size()) << where;
  std::size_t index = 0;
  for (const element said : fields) {
    const Field& field = schema.fields[index++];
    const std::string at = where + "." + std::string(field.name);
    EXPECT_EQ(std::string_view(said["name"]), field.name) << at;
    EXPECT_EQ(std::string_view(said["type"]), type_name(field.type)) << at;
    std::uint64_t max = 0;
    if (has_character_limit(field.type)) {
      ASSERT_EQ(said["max"].get(max), simdjson::SUCCESS) << at;
      EXPECT_EQ(max, field.max) << at;
    }
    array words;
    if (field.type == FieldType::kEnum) {
      ASSERT_EQ(said["words"].get(words), simdjson::SUCCESS) << at;
      ASSERT_EQ(words.size(), field.words.size()) << at;
      std::size_t word = 0;
      for (const element value : words)
        EXPECT_EQ(std::string_view(value), field.words[word++]) << at;
    }
    array children;
    if (field.child != nullptr) {
      ASSERT_EQ(said["fields"].get(children), simdjson::SUCCESS) << at;
      compare(*field.child, children, at);
    }
  }
}

TEST(Protocol, SaysTheSameFieldsAsTheSchemas) {
  simdjson::dom::parser parser;
  element document;
  ASSERT_EQ(parser.load(std::string(NIGHTBELL_SOURCE_DIR) + "/protocol/fields.json").get(document),
            simdjson::SUCCESS);
  EXPECT_EQ(std::uint64_t(document["max_events"]), limits::kMaxEvents);
  EXPECT_EQ(std::uint64_t(document["max_body_bytes"]["browser"]), limits::kBrowserBody);
  EXPECT_EQ(std::uint64_t(document["max_body_bytes"]["unsigned"]), limits::kUnsignedBody);
  EXPECT_EQ(std::uint64_t(document["max_body_bytes"]["trusted"]), limits::kTrustedBody);
  EXPECT_EQ(std::uint64_t(document["max_dropped_fields"]), limits::kMaxDroppedFields);
  std::size_t compared = 0;
  for (const element kind : array(document["kinds"])) {
    const ItemKind* what = find_item_kind(kind["kind"]);
    if (what == nullptr) continue;  // `dropped`, which is counted and not stored
    ++compared;
    compare(*what->schema, kind["fields"], std::string(std::string_view(kind["kind"])));
  }
  EXPECT_GE(compared, 7u);
}

}  // namespace
}  // namespace nightbell::intake
