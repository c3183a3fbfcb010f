#pragma once

#include <string_view>

namespace nightbell::redact {

/// Whether a key says that its value is a secret.
///
/// The key is split into words at everything but letters and digits and at camelCase
/// humps, any case: `X-API-Key`, `apiKey`, `api_key` are all `api key`. It is secret when
/// one of its words is (`token`, `password`, `secret`, `cookie`, `authorization` …) or two
/// in a row are (`api key`, `private key` …). A plural is another word: `input_tokens` and
/// `max_tokens` count, `tokenizer` names. When the last word says that the value only
/// speaks about the secret (`cookie_consent`, `token_type`, `password_length`), it is not.
///
/// Threading: any.  Cost: one pass, no allocation.  Keys over 128 bytes: the first 128.
[[nodiscard]] bool is_secret_key(std::string_view key);

}  // namespace nightbell::redact
