#include "server/platform/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>

#include "absl/strings/escaping.h"

namespace metad::platform {
namespace {

// SHA-256 is in every provider of OpenSSL's and works in memory, so a failure
// means memory is exhausted or the library is broken. A wrong digest would
// corrupt every cache it reaches; there is nothing better than to stop.
void AbortUnless(bool succeeded) {
  if (!succeeded) std::abort();
}

}  // namespace

struct Sha256::Context {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> evp{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  AbortUnless(context_->evp != nullptr);
  AbortUnless(EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr) ==
              1);
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::Update(absl::string_view bytes) {
  AbortUnless(
      EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size()) == 1);
}

Sha256Digest Sha256::Finish() {
  Sha256Digest digest;
  unsigned int size = 0;
  AbortUnless(EVP_DigestFinal_ex(context_->evp.get(), digest.data(), &size) ==
                  1 &&
              size == digest.size());
  return digest;
}

std::string ToHex(const Sha256Digest& digest) {
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string Sha256Hex(absl::string_view bytes) {
  Sha256 hash;
  hash.Update(bytes);
  return ToHex(hash.Finish());
}

}  // namespace metad::platform
