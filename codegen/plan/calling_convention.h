#ifndef METAD_CODEGEN_PLAN_CALLING_CONVENTION_H_
#define METAD_CODEGEN_PLAN_CALLING_CONVENTION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"

// A function's name tells how it is called: tvm-ffi's calling convention goes
// with the symbols __tvm_ffi_<name>, the packed one of TVM 0.18 and earlier
// with all others. A registry must not mix them: the call would be made with
// the wrong arguments.
namespace metad::codegen {

// The C symbol of the function that a module lists as `listed`. Under kFfi, a
// name without tvm-ffi's prefix stands for the symbol that has it; everything
// else is a symbol itself.
std::string FunctionSymbol(RuntimeAbi abi, absl::string_view listed);

// What a function is registered as. Under kFfi with a system-lib prefix P, the
// runtime asks for __tvm_ffi_<P><name> and then, which may be another model's,
// for __tvm_ffi_<name>: so P is put in, unless the symbol carries it already.
// tvm-ffi's special symbols are asked for as <P><symbol>.
std::string RegisteredName(RuntimeAbi abi, absl::string_view system_lib_prefix,
                           absl::string_view symbol);

// How the ABI's runtime calls functions, as a C prototype without a name.
std::string RuntimePrototype(RuntimeAbi abi);

// Empty when functions of this symbol are compiled to be called as the ABI's
// runtime calls them; otherwise what is wrong and what to do, as the end of a
// sentence that starts with the symbol.
std::string CallingConventionProblem(RuntimeAbi abi, absl::string_view symbol);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_CALLING_CONVENTION_H_
