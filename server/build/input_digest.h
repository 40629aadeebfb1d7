#ifndef METAD_SERVER_BUILD_INPUT_DIGEST_H_
#define METAD_SERVER_BUILD_INPUT_DIGEST_H_

#include <string>

#include "server/build/build_request.h"

namespace metad::build {

// Digest of all that the generated text depends on, 64 lower-case hexadecimal
// digits: generator version, model name, runtime ABI, target, every module
// (name, kind, functions, pattern, artifact, required constants, include files)
// and every constant (name, type, shape, alignment, section, bytes).
//
// Not in it, since they change no byte of the text: the outputs asked for, the
// toolchain, the timeout.
std::string InputDigest(const BuildRequest& request);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_INPUT_DIGEST_H_
