#ifndef METAD_CODEGEN_RUNTIMES_FFI_PREFIX_CHECK_H_
#define METAD_CODEGEN_RUNTIMES_FFI_PREFIX_CHECK_H_

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds the models' system-lib prefixes that tvm-ffi could not ask for.
void CheckSystemLibPrefixes(const MetadataSpec& spec,
                            ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_FFI_PREFIX_CHECK_H_
