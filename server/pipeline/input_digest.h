#ifndef METAD_SERVER_PIPELINE_INPUT_DIGEST_H_
#define METAD_SERVER_PIPELINE_INPUT_DIGEST_H_

#include <string>
#include <vector>

#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/module_resolver.h"
#include "server/platform/field_hasher.h"

namespace metad::pipeline {

// Digest of all that the generated text depends on, 64 lower-case hexadecimal
// digits: generator version, model name, runtime ABI, the target's name,
// machine and byte order, every module (name, kind, artifact, include files,
// required constants, and the functions that it turned out to have), the order
// of functions, and every constant (name, type, shape, alignment, section,
// bytes).
//
// Not in it: the outputs asked for, notes, strictness and the timeout, which
// change no byte of the text; patterns and the toolchain, which show in the
// functions. `modules` is parallel to the request's.
std::string InputDigest(const BuildRequest& request,
                        const execution::TargetDescription& target,
                        const std::vector<ResolvedModule>& modules);

// The fields of that digest, for one of more.
void AddInput(const BuildRequest& request,
              const execution::TargetDescription& target,
              const std::vector<ResolvedModule>& modules,
              platform::FieldHasher& hasher);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_INPUT_DIGEST_H_
