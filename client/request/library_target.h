#ifndef METAD_CLIENT_REQUEST_LIBRARY_TARGET_H_
#define METAD_CLIENT_REQUEST_LIBRARY_TARGET_H_

#include <optional>
#include <string>
#include <vector>

namespace metad::client {

// The one of `metactl targets` that all of TVM's target strings mean: the
// Cortex-M of -mcpu, with the "f" of its floating-point registers; the x86_64
// or aarch64 of a Linux -mtriple; "host" for plain C, and for LLVM where
// neither says more, which is the machine that TVM ran on. Nothing where they
// mean several, or something else.
std::optional<std::string> TargetOfLibrary(
    const std::vector<std::string>& tvm_targets);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_LIBRARY_TARGET_H_
