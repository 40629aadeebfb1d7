#include "server/build/calling_convention.h"

#include <elf.h>

#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace metad::build {
namespace {

// Of <elf.h> of newer C libraries.
constexpr uint32_t kRiscvFloatAbiMask = 0x6;
constexpr uint32_t kRiscvReducedRegisters = 0x8;

// Addenda to the Arm ABI, 3: build attributes.
constexpr uint32_t kArmAttributesType = 0x70000003;
constexpr uint64_t kTagFile = 1;
constexpr uint64_t kTagCpuRawName = 4;
constexpr uint64_t kTagCpuName = 5;
constexpr uint64_t kTagFpNumberModel = 23;
constexpr uint64_t kTagVfpArguments = 28;
constexpr uint64_t kTagCompatibility = 32;

// Reads forward; an end that comes too early leaves nothing.
class ByteReader {
 public:
  ByteReader(absl::string_view bytes, bool big_endian)
      : bytes_(bytes), big_endian_(big_endian) {}

  bool empty() const { return bytes_.empty(); }
  size_t left() const { return bytes_.size(); }

  uint64_t Uleb128() {
    uint64_t value = 0;
    for (int shift = 0; !bytes_.empty() && shift < 64; shift += 7) {
      const auto byte = static_cast<uint8_t>(bytes_[0]);
      bytes_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    return value;
  }

  uint32_t Word() {
    uint32_t value = 0;
    const absl::string_view word = Take(4);
    for (size_t i = 0; i < word.size(); ++i) {
      const auto byte = static_cast<uint8_t>(word[i]);
      value |= static_cast<uint32_t>(byte) << 8 * (big_endian_ ? 3 - i : i);
    }
    return value;
  }

  absl::string_view String() {
    const size_t end = bytes_.find('\0');
    const absl::string_view text = bytes_.substr(0, end);
    Take(end == absl::string_view::npos ? bytes_.size() : end + 1);
    return text;
  }

  absl::string_view Take(size_t size) {
    const absl::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

 private:
  absl::string_view bytes_;
  const bool big_endian_;
};

// What an object's attributes say of floats. Absent tags mean 0.
struct ArmFloats {
  // 0: the object passes no floats around.
  uint64_t number_model = 0;
  uint64_t vfp_arguments = 0;
};

ArmFloats ReadAttributes(ByteReader attributes) {
  ArmFloats floats;
  while (!attributes.empty()) {
    const uint64_t tag = attributes.Uleb128();
    if (tag == kTagCompatibility) {
      attributes.Uleb128();
      attributes.String();
      continue;
    }
    // Below 32 each tag has its own kind of value, above odd ones have texts.
    const bool text = tag == kTagCpuRawName || tag == kTagCpuName ||
                      (tag > kTagCompatibility && tag % 2 == 1);
    if (text) {
      attributes.String();
      continue;
    }
    const uint64_t value = attributes.Uleb128();
    if (tag == kTagFpNumberModel) floats.number_model = value;
    if (tag == kTagVfpArguments) floats.vfp_arguments = value;
  }
  return floats;
}

// The length of a part counts itself, and `read` bytes before it.
size_t Rest(uint32_t length, size_t read) {
  return length < read ? 0 : length - read;
}

std::optional<ArmFloats> ArmFloatsOf(const ObjectFile& object) {
  for (const ObjectSection& section : object.sections) {
    if (section.type != kArmAttributesType) continue;
    ByteReader reader(section.content, object.big_endian);
    if (reader.Take(1) != "A") continue;
    while (!reader.empty()) {
      ByteReader vendor(reader.Take(Rest(reader.Word(), 4)), object.big_endian);
      if (vendor.String() != "aeabi") continue;
      while (!vendor.empty()) {
        const size_t before = vendor.left();
        const uint64_t tag = vendor.Uleb128();
        const uint32_t length = vendor.Word();
        const size_t read = before - vendor.left();
        const ByteReader attributes(vendor.Take(Rest(length, read)),
                                    object.big_endian);
        if (tag == kTagFile) return ReadAttributes(attributes);
      }
    }
  }
  return std::nullopt;
}

std::string ArmConvention(const ObjectFile& object) {
  const std::optional<ArmFloats> floats = ArmFloatsOf(object);
  if (!floats.has_value() || floats->number_model == 0) return "";
  switch (floats->vfp_arguments) {
    case 0:
      return "AAPCS, floats in core registers";
    case 1:
      return "AAPCS, floats in VFP registers";
    case 2:
      return "floats as the toolchain has it";
    default:  // 3: compatible with both.
      return "";
  }
}

std::string RiscvConvention(const ObjectFile& object) {
  static constexpr const char* kFloatAbis[] = {"integer", "single", "double",
                                               "quad"};
  const uint32_t float_abi = (object.processor_flags & kRiscvFloatAbiMask) >> 1;
  const bool reduced = (object.processor_flags & kRiscvReducedRegisters) != 0;
  return absl::StrCat(
      reduced ? "RVE, " : "", kFloatAbis[float_abi],
      float_abi == 0 ? " registers only" : "-precision float registers");
}

std::string MipsConvention(const ObjectFile& object) {
  const uint32_t abi = object.processor_flags & (0x0000f000 | EF_MIPS_ABI2);
  return absl::StrCat("MIPS ABI ", absl::Hex(abi));
}

}  // namespace

std::string CallingConventionOf(const ObjectFile& object) {
  switch (object.machine) {
    case EM_ARM:
      return ArmConvention(object);
    case EM_RISCV:
      return RiscvConvention(object);
    case EM_MIPS:
      return MipsConvention(object);
    default:
      return "";
  }
}

ConventionFindings CompareCallingConventions(const ImageObjects& objects) {
  ConventionFindings findings;
  std::string first_owner;
  for (const ImageObject& object : objects.objects()) {
    const std::string convention = CallingConventionOf(object.file);
    if (convention.empty()) continue;
    if (findings.convention.empty()) {
      findings.convention = convention;
      first_owner = object.Owner();
    } else if (convention != findings.convention) {
      findings.conflict =
          absl::StrCat(first_owner, " uses ", findings.convention, ", ",
                       object.Owner(), " uses ", convention);
      return findings;
    }
  }
  return findings;
}

}  // namespace metad::build
