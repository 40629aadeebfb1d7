#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_TARGET_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_TARGET_H_

#include <optional>
#include <string>
#include <vector>

namespace metad::formats {

// What TVM's target strings mean.
struct LibraryTarget {
  // One of `metactl targets`; nothing where they do not mean one for certain.
  std::optional<std::string> name;
  // Why not, as "its ... is ..."; empty where there is no more to say than that
  // none is named.
  std::string reason;
};

// The target that an archive's target strings mean, each as TVM prints it:
// "llvm -keys=arm_cpu,cpu -mcpu=cortex-m4+nodsp -mtriple=thumbv7em-none-eabi".
// Only the processor counts, never the board:
//
//   - a Cortex-M of -mcpu, with the "f" where -mfloat-abi or the triple have
//     floating-point numbers in registers; of those whose DSP or vector unit is
//     optional, with nothing switched off that our compilers would use;
//   - x86-64 of -mcpu or of a Linux -mtriple, aarch64 of a Linux -mtriple;
//   - thumbv6m and thumbv7m, of which there is one target each;
//   - RISC-V where -march, or -mattr with -mabi, say all of it;
//   - "host" where nothing names a processor, or -model=host does: that is the
//     machine that TVM ran on.
//
// A -model= of a board, and whatever else names something that is not known,
// means no target: TVM's micro targets of most boards have a -mcpu beside it.
// Targets of accelerators (cmsis-nn, ethos-u, UMA's) stand beside the target of
// the code that calls them, which decides. Several processors mean none.
LibraryTarget TargetOfLibrary(const std::vector<std::string>& tvm_targets);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_TARGET_H_
