#include "intake/single_event.h"

#include <array>

namespace nightbell::intake {
namespace {

/// `{}` with the padding that the parser reads.
constexpr std::array<char, 2 + http::kBodyPadding> kEmptyObject = {'{', '}'};

}  // namespace

std::optional<BodyError> decode_single(std::string_view body, const ItemKind& what,
                                       Submission& submission, EventDecoder& decoder,
                                       Delivery& delivery, store::Batch& batch) {
  if (trimmed(body).empty()) body = {kEmptyObject.data(), 2};
  Element event;
  if (const std::string_view wrong = decoder.json().parse(body, event); !wrong.empty()) {
    return BodyError{http::ErrorId::kInvalidPayload, std::string(wrong)};
  }
  submission.single = true;
  decoder.decode(event, 0, what, submission, delivery, batch);
  return std::nullopt;
}

}  // namespace nightbell::intake
