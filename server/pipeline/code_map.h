#ifndef METAD_SERVER_PIPELINE_CODE_MAP_H_
#define METAD_SERVER_PIPELINE_CODE_MAP_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// What lies at a place of a section.
enum class CodeState {
  // No mapping symbol says it.
  kUnknown,
  kData,
  // A64, RISC-V, or what else has one instruction set.
  kCode,
  kArm,
  kThumb,
};

// What an object's mapping symbols say: $a, $t, $d and $x, each of which holds
// from its place to the next one's (ELF for the Arm Architecture, 5.5.5; ELF
// for the Arm 64-bit Architecture, 5.5.4; RISC-V ELF psABI, "Mapping Symbol").
// The machines that have none are kUnknown everywhere.
class CodeMap {
 public:
  explicit CodeMap(const ObjectFile& object);

  CodeState At(size_t section, uint64_t offset) const;

 private:
  // By section and offset.
  std::map<std::pair<size_t, uint64_t>, CodeState> states_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_CODE_MAP_H_
