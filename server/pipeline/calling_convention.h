#ifndef METAD_SERVER_PIPELINE_CALLING_CONVENTION_H_
#define METAD_SERVER_PIPELINE_CALLING_CONVENTION_H_

#include <string>

#include "server/pipeline/image_objects.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// How the object's functions are called, as far as the object says so and
// objects of the same machine can differ in it: "floats in integer registers"
// and the like. Empty where it does not say. From e_flags (RISC-V ELF psABI,
// MIPS) or the build attributes (Addenda to the Arm ABI, Tag_ABI_VFP_args).
std::string CallingConventionOf(const ObjectFile& object);

struct ConventionFindings {
  // The convention of all objects that say one; empty when none does.
  std::string convention;
  // Which objects differ, naming both; empty when none does.
  std::string conflict;
};

ConventionFindings CompareCallingConventions(const ImageObjects& objects);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_CALLING_CONVENTION_H_
