#pragma once

#include <toml++/toml.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reads one record of the file member by member, and says what is wrong with it.
///
///   RecordReader record(table, "keys[0]", errors);
///   const auto name = record.text("name", is_id, "1 to 64 of [A-Za-z0-9._:-]");
///   record.no_other_members();
namespace nightbell::server {

/// Threading: one at a time. Borrows table and errors.
class RecordReader {
 public:
  /// @param where  names the record in errors
  RecordReader(const toml::table& table, std::string where, std::vector<std::string>& errors);

  /// A text that must be there and pass `accepts`; empty (and an error) when it doesn't.
  /// @param allowed  in words
  /// @param secret   its value is not shown in the error
  [[nodiscard]] std::string text(std::string_view member, bool (*accepts)(std::string_view),
                                 std::string_view allowed, bool secret = false);
  /// The same, empty without an error when it is absent.
  [[nodiscard]] std::string optional_text(std::string_view member,
                                          bool (*accepts)(std::string_view),
                                          std::string_view allowed);
  /// A number from `min` to `max`; nothing when it is absent or (with an error) wrong.
  [[nodiscard]] std::optional<double> optional_number(std::string_view member, double min,
                                                      double max);
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view member,
                                                             std::int64_t min, std::int64_t max);
  /// Texts that all pass `accepts`; empty when absent.
  [[nodiscard]] std::vector<std::string> texts(std::string_view member,
                                               bool (*accepts)(std::string_view),
                                               std::string_view allowed);
  /// The records of an array of tables; empty when absent.
  [[nodiscard]] std::vector<const toml::table*> records(std::string_view member);

  /// Members that nobody asked for are errors. Call last.
  void no_other_members();

  /// Says that `member` is wrong.
  void refuse(std::string_view member, std::string_view value, std::string_view allowed);

  /// True when nothing was wrong so far.
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  [[nodiscard]] const toml::node* find(std::string_view member);

  const toml::table& table_;
  const std::string where_;
  std::vector<std::string>& errors_;
  std::vector<std::string> asked_;
  bool good_ = true;
};

/// Each table of an array of tables with its name (`keys[0]`); an error when `node` is
/// something else.
[[nodiscard]] std::vector<const toml::table*> tables_of(const toml::node& node,
                                                        std::string_view name,
                                                        std::vector<std::string>& errors);

}  // namespace nightbell::server
