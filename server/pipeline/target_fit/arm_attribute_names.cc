#include "server/pipeline/target_fit/arm_attribute_names.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace metad::pipeline {
namespace {

std::string NameOf(absl::Span<const char* const> names, uint64_t value) {
  if (value < names.size()) return names[static_cast<size_t>(value)];
  return absl::StrCat(value);
}

}  // namespace

std::string ArmArchName(uint64_t arch) {
  static constexpr const char* kNames[] = {"Pre-v4",
                                           "v4",
                                           "v4T",
                                           "v5T",
                                           "v5TE",
                                           "v5TEJ",
                                           "v6",
                                           "v6KZ",
                                           "v6T2",
                                           "v6K",
                                           "v7",
                                           "v6-M",
                                           "v6S-M",
                                           "v7E-M",
                                           "v8-A",
                                           "v8-R",
                                           "v8-M.baseline",
                                           "v8-M.mainline",
                                           "v8.1-A",
                                           "v8.2-A",
                                           "v8.3-A",
                                           "v8.1-M.mainline",
                                           "v9-A"};
  return NameOf(kNames, arch);
}

std::string ArmProfileName(uint64_t profile) {
  switch (profile) {
    case 0:
      return "none";
    case 'A':
      return "Application";
    case 'R':
      return "Realtime";
    case 'M':
      return "Microcontroller";
    case 'S':
      return "Application or Realtime";
    default:
      return absl::StrCat(profile);
  }
}

std::string ArmFloatUnitName(const codegen::elf::ArmFloatUnit& unit) {
  static constexpr const char* kNames[] = {"none",
                                           "VFPv1",
                                           "VFPv2",
                                           "VFPv3",
                                           "VFPv3-D16",
                                           "VFPv4",
                                           "VFPv4-D16",
                                           "FPv5/FP for ARMv8",
                                           "FPv5/FP-D16 for ARMv8"};
  return absl::StrCat(NameOf(kNames, unit.arch),
                      unit.single_only ? ", single precision only" : "");
}

std::string ArmVfpArgsName(uint64_t args) {
  static constexpr const char* kNames[] = {"core registers", "VFP registers",
                                           "the toolchain's own way",
                                           "either way"};
  return NameOf(kNames, args);
}

std::string ArmVectorUnitName(uint64_t unit) {
  static constexpr const char* kNames[] = {"none", "MVE with integers",
                                           "MVE with integers and floats"};
  return NameOf(kNames, unit);
}

}  // namespace metad::pipeline
