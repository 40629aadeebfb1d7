#ifndef METAD_SERVER_PIPELINE_FIRMWARE_ARM_PROFILE_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_ARM_PROFILE_H_

#include "server/pipeline/firmware/linked_image.h"

namespace metad::firmware {

// Whether an image is for an Arm processor of the M profile, which executes
// Thumb only, as its build attributes say (Addenda to the ABI for the Arm
// architecture, Tag_CPU_arch and Tag_CPU_arch_profile). False where they say
// nothing, or are damaged.
bool IsArmMProfile(const LinkedImage& image);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_ARM_PROFILE_H_
