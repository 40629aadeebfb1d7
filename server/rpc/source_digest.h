#ifndef METAD_SERVER_RPC_SOURCE_DIGEST_H_
#define METAD_SERVER_RPC_SOURCE_DIGEST_H_

#include "absl/strings/string_view.h"

namespace metad::rpc {

// Names what this program would make of a request: the SHA-256 of the sources
// of all that has a part in a result (the generator, the build, its report, the
// compilers' flags and the answer), taken when it was compiled. 64 lower-case
// hexadecimal digits. Any change of a source is another program.
absl::string_view SourceDigest();

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_SOURCE_DIGEST_H_
