#include "client/content_hash.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>

#include "absl/strings/escaping.h"

namespace metad::client {
namespace {

// Without memory, or with a broken library, there is nothing better to do than
// to stop: a wrong digest would pass for a right one.
void AbortUnless(bool succeeded) {
  if (!succeeded) std::abort();
}

}  // namespace

struct ContentHash::Context {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> evp{EVP_MD_CTX_new()};
};

ContentHash::ContentHash() : context_(std::make_unique<Context>()) {
  AbortUnless(context_->evp != nullptr &&
              EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr) ==
                  1);
}

ContentHash::~ContentHash() = default;

void ContentHash::Update(absl::string_view bytes) {
  AbortUnless(
      EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size()) == 1);
}

std::string ContentHash::FinishHex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned int size = 0;
  AbortUnless(EVP_DigestFinal_ex(context_->evp.get(), digest.data(), &size) ==
              1);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), size));
}

std::string ContentHash::HexOf(absl::string_view content) {
  ContentHash hash;
  hash.Update(content);
  return hash.FinishHex();
}

}  // namespace metad::client
