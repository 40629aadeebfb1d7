#include "server/pipeline/firmware/arm_profile.h"

#include <elf.h>

#include "absl/status/statusor.h"
#include "server/pipeline/target_fit/arm_architectures.h"
#include "server/pipeline/target_fit/arm_attribute_names.h"
#include "server/pipeline/target_fit/object_attributes.h"

namespace metad::firmware {
namespace {

// Of the M profile and no other.
constexpr pipeline::ArmArchSet kMArchitectures = {
    pipeline::kArmV6M,     pipeline::kArmV6SM,    pipeline::kArmV7EM,
    pipeline::kArmV8MBase, pipeline::kArmV8MMain, pipeline::kArmV8_1MMain};

bool SayMProfile(const pipeline::ObjectAttributes& attributes) {
  return attributes.Number(pipeline::kTagCpuArchProfile) == 'M' ||
         kMArchitectures.Has(attributes.Number(pipeline::kTagCpuArch));
}

}  // namespace

bool IsArmMProfile(const LinkedImage& image) {
  if (image.machine != EM_ARM) return false;
  for (const ImageSection& section : image.sections) {
    if (section.type != pipeline::kAttributesType) continue;
    const absl::StatusOr<pipeline::ObjectAttributes> attributes =
        pipeline::ParseObjectAttributes(section.content, image.big_endian,
                                        pipeline::AttributeVendor::kArm);
    return attributes.ok() && SayMProfile(*attributes);
  }
  return false;
}

}  // namespace metad::firmware
