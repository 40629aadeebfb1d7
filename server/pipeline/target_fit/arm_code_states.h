#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_ARM_CODE_STATES_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_ARM_CODE_STATES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

enum class ArmState { kArm, kThumb, kData };

// Where an Arm object has instructions of which set, as its mapping symbols say
// it: "$a", "$t" and "$d", each up to the next one of its section (ELF for the
// Arm Architecture, "Mapping symbols").
class ArmCodeStates {
 public:
  // `object` must outlive this.
  explicit ArmCodeStates(const ObjectFile& object);

  // Nothing where no symbol says it.
  std::optional<ArmState> At(size_t section, uint64_t offset) const;

  // The first executable section that has code in ARM state; null for none.
  const ObjectSection* SectionInArmState() const;

 private:
  const ObjectFile& object_;
  // By section and offset.
  std::map<size_t, std::map<uint64_t, ArmState>> states_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_ARM_CODE_STATES_H_
