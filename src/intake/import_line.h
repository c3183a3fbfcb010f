#pragma once

#include <string>
#include <string_view>

#include "intake/event_decoder.h"
#include "intake/submission.h"

/// One line of an imported file: what sort of event it is, and what it knows of itself.
///
/// Two forms are read: that of the wire (an event of CONTRACTS.md sections 1 to 3 and 7, or
/// an item of a beacon with its `kind`) and that of our own files (`received_at`, `kind` and
/// the other facts which event_line.h writes).
namespace nightbell::intake {

struct ImportedEvent {
  /// Null: the line is no event, and `wrong` says why.
  const ItemKind* what = nullptr;
  Element event;
  /// True: a line of the kind `refused`. Those are a server's notes of its own and mean
  /// nothing in another's files.
  bool is_own_note = false;
  std::string wrong;
};

/// Threading: one at a time.
class ImportLineReader {
 public:
  /// @param json  its document is what ImportedEvent::event points into
  explicit ImportLineReader(JsonReader& json, TextWriter& text) : json_(json), text_(text) {}

  /// Reads a line and fills in what the decoder is told of it: receive time (`received_at`,
  /// else the event's own time, never later than `now`), client, request, SDK.
  /// @param line  followed by http::kBodyPadding readable bytes
  /// @param submission  of this line; its views live until the next call
  [[nodiscard]] ImportedEvent read(std::string_view line, WallTime now, Submission& submission);

 private:
  /// Reads a stored heartbeat again as the wire has it: with `ts`.
  [[nodiscard]] std::string_view reread_presence(Object line, Element& out);
  void append_client(Object client);

  JsonReader& json_;
  TextWriter& text_;
  std::string client_;
  std::string request_id_;
  std::string sdk_;
  std::string sent_at_;
  std::string presence_;
};

}  // namespace nightbell::intake
