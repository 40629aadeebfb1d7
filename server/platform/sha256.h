#ifndef METAD_SERVER_PLATFORM_SHA256_H_
#define METAD_SERVER_PLATFORM_SHA256_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::platform {

using Sha256Digest = std::array<uint8_t, 32>;

// SHA-256 of bytes that arrive in pieces. Not thread-safe.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void Update(absl::string_view bytes);

  // Ends the hash; nothing may be called afterwards.
  Sha256Digest Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// 64 lower-case hexadecimal digits.
std::string ToHex(const Sha256Digest& digest);

// ToHex of the SHA-256 of `bytes`.
std::string Sha256Hex(absl::string_view bytes);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_SHA256_H_
