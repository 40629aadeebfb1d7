#ifndef METAD_SERVER_PIPELINE_FIRMWARE_IMAGE_MEMORY_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_IMAGE_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/firmware/address_range.h"
#include "server/pipeline/firmware/linked_image.h"

namespace metad::firmware {

// An image's bytes by the addresses at which the program sees them.
class ImageMemory {
 public:
  // The image must outlive it.
  explicit ImageMemory(const LinkedImage& image);

  const LinkedImage& image() const { return image_; }
  size_t pointer_bytes() const {
    return static_cast<size_t>(image_.pointer_bits) / 8;
  }

  // The segment that has all of these bytes, whether or not the file has them;
  // null where none has.
  const ImageSegment* SegmentOf(uint64_t address, uint64_t size) const;

  // Bytes that the file has. Nothing where it has not all of them.
  std::optional<absl::string_view> Bytes(uint64_t address, uint64_t size) const;

  // A number of that many bytes, at most 8, in the image's byte order.
  std::optional<uint64_t> Number(uint64_t address, size_t bytes) const;

  // The same of an instruction: big-endian Arm images have theirs in
  // little-endian order (AArch64, and BE8 of 32 bits).
  std::optional<uint64_t> Instruction(uint64_t address, size_t bytes) const;

  // An address that stands there, or that a loader writes there which loads the
  // image to where it is linked.
  std::optional<uint64_t> Pointer(uint64_t address) const;

  // The string that begins there, without its NUL, if it has one within
  // `max_bytes`.
  std::optional<absl::string_view> String(uint64_t address,
                                          size_t max_bytes) const;

  // Addresses at which the bytes stand, multiples of `alignment`, in the order
  // of segments; at most `limit`. What a linker wrote for a loader
  // (relocations, names, hash tables) is no data of the program's and not
  // searched: a relocation has the address that it writes.
  std::vector<uint64_t> Find(absl::string_view bytes, uint64_t alignment,
                             size_t limit) const;

  // Addresses, aligned as pointers are, at which Pointer() is `target`; at most
  // `limit`.
  std::vector<uint64_t> FindPointersTo(uint64_t target, size_t limit) const;

 private:
  bool IsForLoader(uint64_t address) const;

  const LinkedImage& image_;
  // What a loader writes, by place.
  absl::flat_hash_map<uint64_t, uint64_t> relocated_;
  // Where is what only a loader reads.
  std::vector<AddressRange> loader_tables_;
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_IMAGE_MEMORY_H_
