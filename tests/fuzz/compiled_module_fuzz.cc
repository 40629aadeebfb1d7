#include <string>

#include "server/formats/model_library/compiled_module.h"
#include "server/formats/model_library/object_symbols.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

void CheckImports(const std::vector<metad::formats::FfiModule>& imports) {
  for (const metad::formats::FfiModule& module : imports) {
    for (const size_t child : module.imports) {
      metad::fuzz::Require(child < imports.size(), "imports that are there");
    }
  }
}

}  // namespace

// An ELF file, or an import tree of tvm-ffi.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  const auto imports = metad::formats::ReadFfiImports(range.view());
  if (imports.ok()) CheckImports(*imports);
  const auto module = metad::formats::ReadCompiledModule(range.view());
  if (module.ok()) CheckImports(module->imports);
  const auto symbols = metad::formats::ReadObjectSymbols(range.view());
  const auto renamed =
      metad::formats::RenameObjectSymbol(range.view(), "own", "new");
  if (renamed.ok()) {
    metad::fuzz::Require(symbols.ok() && renamed->size() == size,
                         "an object of the same size");
  }
  return 0;
}
