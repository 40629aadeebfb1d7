#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_COMPILED_MODULE_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_COMPILED_MODULE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/model_library/ffi_imports.h"

namespace metad::formats {

// What an ELF file tells that the server, which takes relocatable objects, does
// not.
struct CompiledModule {
  // A shared object (ET_DYN) and no relocatable one (ET_REL).
  bool is_shared = false;
  // EM_* of <elf.h>.
  uint16_t machine = 0;
  // Of a shared object: the functions of its .dynsym that others can call, in
  // its order; tvm-ffi's special symbols are none.
  std::vector<std::string> functions;
  // Of a tvm-ffi library that has one.
  std::vector<FfiModule> imports;
};

// Whether `content` starts as a shared object does, position-independent
// programs included.
bool LooksLikeSharedObject(absl::string_view content);

// Whether it is a program that is linked to fixed addresses (ET_EXEC), or one
// that is linked like a shared object and offers nothing: a static
// position-independent one.
bool LooksLikeFirmware(absl::string_view content);

// InvalidArgument for other files, damaged ones, and import trees that cannot
// be read.
absl::StatusOr<CompiledModule> ReadCompiledModule(absl::string_view content);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_COMPILED_MODULE_H_
