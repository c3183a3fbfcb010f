#include "auth/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <new>
#include <string>

namespace nightbell::auth {
namespace {

constexpr std::size_t kBlockBytes = 64;  // of SHA-256

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

/// OpenSSL fails here only when it has no memory.
void must(int result) {
  if (result != 1) throw std::bad_alloc();
}

Context make_context() {
  Context context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  return context;
}

/// A hash that has read the key, each byte mixed with `pad`.
Context keyed(std::string_view block, std::uint8_t pad) {
  std::array<std::uint8_t, kBlockBytes> mixed;
  mixed.fill(pad);
  for (std::size_t i = 0; i < block.size(); ++i)
    mixed[i] = static_cast<std::uint8_t>(mixed[i] ^ static_cast<std::uint8_t>(block[i]));
  Context context = make_context();
  must(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr));
  must(EVP_DigestUpdate(context.get(), mixed.data(), mixed.size()));
  OPENSSL_cleanse(mixed.data(), mixed.size());
  return context;
}

Sha256 finish(const EVP_MD_CTX* begun, const void* data, std::size_t size) {
  thread_local const Context scratch = make_context();
  Sha256 hash;
  must(EVP_MD_CTX_copy_ex(scratch.get(), begun));
  must(EVP_DigestUpdate(scratch.get(), data, size));
  must(EVP_DigestFinal_ex(scratch.get(), hash.data(), nullptr));
  return hash;
}

}  // namespace

Sha256 sha256(std::string_view text) {
  Sha256 hash;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  return hash;
}

bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct HmacSha256::State {
  Context inner;
  Context outer;
};

HmacSha256::HmacSha256(std::string_view key) : state_(std::make_unique<State>()) {
  Sha256 hashed{};
  if (key.size() > kBlockBytes) {
    hashed = sha256(key);
    key = {reinterpret_cast<const char*>(hashed.data()), hashed.size()};
  }
  state_->inner = keyed(key, 0x36);
  state_->outer = keyed(key, 0x5c);
  OPENSSL_cleanse(hashed.data(), hashed.size());
}

HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;

Sha256 HmacSha256::of(std::string_view message) const {
  const Sha256 inner = finish(state_->inner.get(), message.data(), message.size());
  return finish(state_->outer.get(), inner.data(), inner.size());
}

}  // namespace nightbell::auth
