#include "server/pipeline/target_fit/arm_architectures.h"

#include <iterator>

namespace metad::pipeline {
namespace {

using codegen::elf::ArmCore;

// Up to v6 Thumb was what v6-M has of it. These have A32 beside it.
constexpr ArmArchSet kThumb1 = {kArmV4T, kArmV5T,  kArmV5TE, kArmV5TEJ,
                                kArmV6,  kArmV6KZ, kArmV6K};
constexpr ArmArchSet kClassic =
    kThumb1 | ArmArchSet{kArmPreV4, kArmV4, kArmV6T2, kArmV7};
constexpr ArmArchSet kSmallM = {kArmV6M, kArmV6SM};
constexpr ArmArchSet kLargeM = {kArmV7, kArmV7EM};
constexpr ArmArchSet kV8M = {kArmV8MBase, kArmV8MMain};
constexpr ArmArchSet kAll =
    kClassic | kSmallM | kLargeM | kV8M |
    ArmArchSet{kArmV8A,   kArmV8R, kArmV8_1A,    kArmV8_2A,
               kArmV8_3A, kArmV9A, kArmV8_1MMain};

struct Row {
  ArmArch core;
  ArmArchSet archs;
};

const ArmArchSet* Find(const Row* begin, const Row* end, uint32_t arch) {
  for (const Row* row = begin; row != end; ++row) {
    if (row->core == arch) return &row->archs;
  }
  return nullptr;
}

// GNU ld 2.40, asked about each two by tests/conformance/target_pairs_test. Its
// table of v8-M ends before v9-A, which is not linked with that here.
constexpr ArmArchSet kLinkedWithThumb =
    kThumb1 | kSmallM | kLargeM |
    ArmArchSet{kArmV6T2, kArmV8A, kArmV8R, kArmV8MMain, kArmV8_1MMain, kArmV9A};
constexpr ArmArchSet kLinkedWithV8M =
    kSmallM | kV8M | ArmArchSet{kArmV8_1MMain};
constexpr Row kLinked[] = {
    {kArmV6M, kLinkedWithThumb | ArmArchSet{kArmV8MBase}},
    {kArmV6SM, kLinkedWithThumb | ArmArchSet{kArmV8MBase}},
    {kArmV7, kLinkedWithThumb | kClassic},
    {kArmV7EM, kLinkedWithThumb},
    {kArmV8MBase, kLinkedWithV8M},
    {kArmV8MMain, kLinkedWithV8M | kLargeM},
    {kArmV8_1MMain, kLinkedWithV8M | kLargeM},
};

// Architecture reference manuals.
constexpr ArmArchSet kExecutedByMain = kSmallM | kLargeM | kV8M;
constexpr ArmArchSet kExecutedByV8A = kClassic | ArmArchSet{kArmV8A};
constexpr ArmArchSet kExecutedByV8_3A =
    kExecutedByV8A | ArmArchSet{kArmV8_1A, kArmV8_2A, kArmV8_3A};
constexpr Row kExecuted[] = {
    {kArmV6M, kThumb1 | kSmallM},
    {kArmV6SM, kThumb1 | kSmallM},
    {kArmV7EM, kThumb1 | kSmallM | kLargeM | ArmArchSet{kArmV6T2}},
    {kArmV8MBase, kSmallM | ArmArchSet{kArmV8MBase}},
    {kArmV8MMain, kExecutedByMain},
    {kArmV8_1MMain, kExecutedByMain | ArmArchSet{kArmV8_1MMain}},
    {kArmV8A, kExecutedByV8A},
    {kArmV8R, kClassic | ArmArchSet{kArmV8R}},
    {kArmV8_1A, kExecutedByV8A | ArmArchSet{kArmV8_1A}},
    {kArmV8_2A, kExecutedByV8A | ArmArchSet{kArmV8_1A, kArmV8_2A}},
    {kArmV8_3A, kExecutedByV8_3A},
    {kArmV9A, kExecutedByV8_3A | ArmArchSet{kArmV9A}},
};

}  // namespace

std::vector<uint64_t> ArmArchSet::Members() const {
  std::vector<uint64_t> members;
  for (uint64_t arch = kArmPreV4; arch <= kArmV9A; ++arch) {
    if (Has(arch)) members.push_back(arch);
  }
  return members;
}

ArmArchSet LinkedWith(const ArmCore& core) {
  const ArmArchSet* archs =
      Find(std::begin(kLinked), std::end(kLinked), core.arch);
  // Of others nothing is known that the core would not say.
  return archs == nullptr ? kAll : *archs;
}

ArmArchSet ExecutedBy(const ArmCore& core) {
  // v7 is an architecture in every profile. A Cortex-M3 has no DSP
  // instructions, which v6T2 has.
  if (core.arch == kArmV7) {
    return core.profile == 'M' ? kThumb1 | kSmallM | ArmArchSet{kArmV7}
                               : kClassic;
  }
  const ArmArchSet* archs =
      Find(std::begin(kExecuted), std::end(kExecuted), core.arch);
  if (archs != nullptr) return *archs;
  // v4 to v6, in their order.
  ArmArchSet older;
  for (uint32_t arch = kArmPreV4; arch <= core.arch && arch <= kArmV6K;
       ++arch) {
    older = older | ArmArchSet{static_cast<ArmArch>(arch)};
  }
  return older;
}

}  // namespace metad::pipeline
