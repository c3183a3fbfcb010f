#include "query/error_digest.h"

#include "store/bytes.h"

namespace nightbell::query {
namespace {

using store::ByteReader;
using store::put;
using store::put_varint;

void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}
std::string text_of(ByteReader& in) {
  const std::uint64_t size = in.varint();
  return std::string(in.bytes(size));
}

void put_counts(std::string& out, const ValueCounts& values) {
  put_varint(out, values.counts().size());
  for (const auto& [value, count] : values.counts()) {
    put_text(out, value);
    put_varint(out, count);
  }
  put_varint(out, values.other());
}
ValueCounts counts_of(ByteReader& in) {
  ValueCounts values;
  for (std::uint64_t left = in.varint(); left > 0 && in.good(); --left) {
    const std::string value = text_of(in);
    values.add(value, in.varint());
  }
  values.add_other(in.varint());
  return values;
}

void put_group(std::string& out, const ErrorGroup& group) {
  for (const std::string* text : {&group.identity.type, &group.identity.message,
                                  &group.identity.culprit, &group.message, &group.latest}) {
    put_text(out, *text);
  }
  put(out, group.first_seen);
  put(out, group.last_seen);
  put_varint(out, group.latest_at.second.offset);
  put_varint(out, group.events);
  put_varint(out, group.count);
  put_varint(out, group.sessions.size());
  for (const Term session : group.sessions) put(out, session);
  for (const ValueCounts* values :
       {&group.services, &group.releases, &group.instances, &group.routes}) {
    put_counts(out, *values);
  }
}

ErrorGroup group_of(ByteReader& in, const store::Segment& segment) {
  ErrorGroup group;
  for (std::string* text : {&group.identity.type, &group.identity.message, &group.identity.culprit,
                            &group.message, &group.latest}) {
    *text = text_of(in);
  }
  group.first_seen = in.time();
  group.last_seen = in.time();
  group.latest_at = {segment.kind, {segment.id, in.varint()}};
  group.events = in.varint();
  group.count = in.varint();
  for (std::uint64_t left = in.varint(); left > 0 && in.good(); --left)
    group.sessions.insert(in.take<Term>());
  for (ValueCounts* values : {&group.services, &group.releases, &group.instances, &group.routes})
    *values = counts_of(in);
  return group;
}

Result<std::string> make(FileSystem& files, const store::Segment& segment) {
  store::Catalog only;
  only.put(segment);
  QuestionMemory memory;
  const auto groups = group_all_errors({files, only}, memory);
  if (!groups) return fail(groups.error());
  if (!memory.has_room_to_gather()) return std::string();  // something may be missing
  return to_error_digest(*groups);
}

}  // namespace

store::DigestMaker error_digest_maker() {
  return {kErrorDigestVersion, make};
}

std::string to_error_digest(const ErrorGroups& groups) {
  std::string out;
  if (groups.truncated) return out;
  put_varint(out, groups.groups.size());
  for (const auto& [fingerprint, group] : groups.groups) {
    put_group(out, group);
    if (out.size() > store::kMaxDigestBytes) return {};
  }
  return out;
}

std::optional<ErrorGroups> read_error_digest(const store::Segment& segment,
                                             std::string_view digest) {
  ErrorGroups groups;
  ByteReader in(digest);
  for (std::uint64_t left = in.varint(); left > 0 && in.good(); --left) {
    ErrorGroup group = group_of(in, segment);
    std::string fingerprint = group.identity.fingerprint();
    groups.groups.emplace(std::move(fingerprint), std::move(group));
  }
  if (!in.at_end()) return std::nullopt;
  return groups;
}

}  // namespace nightbell::query
