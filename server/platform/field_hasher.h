#ifndef METAD_SERVER_PLATFORM_FIELD_HASHER_H_
#define METAD_SERVER_PLATFORM_FIELD_HASHER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "server/platform/sha256.h"

namespace metad::platform {

// Hashes a sequence of named fields so that two different sequences never feed
// the hash the same bytes: ("flag", "-I -O2") and ("flag", "-I-O2") differ, and
// so do one field and two whose values join to it.
//
// Byte format, which cache keys and fingerprints depend on and which therefore
// never changes; lengths are unsigned 64-bit little-endian:
//
//   domain   length of the domain, its bytes
//   field    length of the tag, its bytes, length of the value, its bytes
//
// The digest is the SHA-256 of the domain followed by the fields as added. An
// integer's value is its 8 bytes in little-endian two's complement. A list is a
// field of its count, then one field for each element, under the same tag.
//
// Not thread-safe.
class FieldHasher {
 public:
  // `domain` names what is hashed and its version, "metad.build-spec.v1", so
  // that digests of different things never meet.
  explicit FieldHasher(absl::string_view domain);

  FieldHasher& Add(absl::string_view tag, absl::string_view value);
  FieldHasher& AddInteger(absl::string_view tag, int64_t value);

  template <typename Strings>
  FieldHasher& AddList(absl::string_view tag, const Strings& values) {
    AddInteger(tag, static_cast<int64_t>(values.size()));
    for (const auto& value : values) Add(tag, value);
    return *this;
  }

  // 64 lower-case hexadecimal digits. Ends the hash; nothing may be called
  // afterwards.
  std::string FinishHex();

 private:
  void AddDelimited(absl::string_view bytes);

  Sha256 hash_;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_FIELD_HASHER_H_
