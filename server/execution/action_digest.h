#ifndef METAD_SERVER_EXECUTION_ACTION_DIGEST_H_
#define METAD_SERVER_EXECUTION_ACTION_DIGEST_H_

#include <optional>
#include <string>

#include "server/execution/action.h"

namespace metad::execution {

// Names an action: two of one digest end in the same way, so that the outcome
// of the one will do for the other. 64 lower-case hexadecimal digits; nothing
// for an action that has an input whose digest is not known.
//
// A hash (platform::FieldHasher, each field tagged and delimited) of
//
//   argv, environment    environment by name; what an executor fixes beside it
//                        is the same everywhere, and part of the domain's
//                        version
//   inputs               path and SHA-256 of each, by path: in which order they
//                        are laid out changes nothing
//   outputs              in their order, which the outcome has
//   compiler             the fingerprints of its programs and of the headers
//   max_output_bytes     what is kept of what the program says
//
// Not in it: limits on time, memory and files, which decide whether there is an
// outcome and not which; what the toolchain is called; whether the outcome may
// come from a cache.
std::optional<std::string> ActionDigest(const Action& action);

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_ACTION_DIGEST_H_
