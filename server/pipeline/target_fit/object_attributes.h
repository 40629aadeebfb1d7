#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_OBJECT_ATTRIBUTES_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_OBJECT_ATTRIBUTES_H_

#include <cstdint>
#include <map>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// What an object says of itself to the linker beyond the flags of its header:
// tags with values, in a section of a form that Arm has defined ("Addenda to,
// and Errata in, the ABI for the Arm Architecture", build attributes) and that
// RISC-V's psABI has taken over. Those of the whole file; attributes of single
// sections or symbols no linker looks at.
class ObjectAttributes {
 public:
  struct Value {
    // Exactly one of the two, as the tag has it; Tag_compatibility has both.
    uint64_t number = 0;
    // Refers to the section's bytes.
    absl::string_view text = {};
  };

  bool Has(uint64_t tag) const { return values_.count(tag) != 0; }
  // 0 where there is no such tag, which is what that means.
  uint64_t Number(uint64_t tag) const;
  // Empty where there is no such tag.
  absl::string_view Text(uint64_t tag) const;

  // By tag.
  const std::map<uint64_t, Value>& values() const { return values_; }
  // Of a tag that is there several times, the last one counts.
  void Set(uint64_t tag, Value value) { values_[tag] = value; }

 private:
  std::map<uint64_t, Value> values_;
};

// SHT_ARM_ATTRIBUTES and SHT_RISCV_ATTRIBUTES, of which <elf.h> of older C
// libraries has but the first.
constexpr uint32_t kAttributesType = 0x70000003;

// Whose tags a section has: Arm's ("aeabi") or RISC-V's ("riscv"). What others
// have in it is passed over.
enum class AttributeVendor { kArm, kRiscv };

// Reads the content of an attributes section, whose numbers are in the object's
// byte order. The bytes may be hostile. InvalidArgument, with the offset, for
// what ends too early or has another form.
absl::StatusOr<ObjectAttributes> ParseObjectAttributes(
    absl::string_view section, bool big_endian, AttributeVendor vendor);

// Those of an object; nothing where it has none. InvalidArgument as above, with
// the section's usual name. The vendor is its machine's.
absl::StatusOr<std::optional<ObjectAttributes>> ReadObjectAttributes(
    const ObjectFile& object);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_OBJECT_ATTRIBUTES_H_
