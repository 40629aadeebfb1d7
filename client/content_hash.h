#ifndef METAD_CLIENT_CONTENT_HASH_H_
#define METAD_CLIENT_CONTENT_HASH_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::client {

// SHA-256 of bytes that arrive in pieces.
class ContentHash {
 public:
  ContentHash();
  ~ContentHash();
  ContentHash(const ContentHash&) = delete;
  ContentHash& operator=(const ContentHash&) = delete;

  void Update(absl::string_view bytes);

  // 64 lower-case hexadecimal digits. Ends the hash.
  std::string FinishHex();

  static std::string HexOf(absl::string_view content);

 private:
  struct Context;
  const std::unique_ptr<Context> context_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_CONTENT_HASH_H_
