#include "codegen/plan/aot_symbols.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/reserved_names.h"

namespace metad::codegen {

std::string AotPrefix(absl::string_view mod) {
  return absl::StrCat("tvmgen_", mod);
}

std::string MetadataFunction(absl::string_view mod) {
  return absl::StrCat(AotPrefix(mod), "_get_c_metadata");
}

std::string EntryFunction(absl::string_view mod) {
  return absl::StrCat(AotPrefix(mod), "_run");
}

std::string MainFunction(absl::string_view mod) {
  return absl::StrCat(AotPrefix(mod), "___tvm_main__");
}

std::string ConstantBlockSymbol(absl::string_view mod) {
  return absl::StrCat(AotPrefix(mod), "_constant_block");
}

bool IsConstantBlock(absl::string_view symbol) {
  return absl::StartsWith(symbol, AotPrefix("")) &&
         absl::EndsWith(symbol, "_constant_block");
}

std::string WorkspaceSymbol(absl::string_view mod, absl::string_view pool) {
  return absl::StrCat(AotPrefix(mod), "_", pool, "_workspace");
}

std::string InputsStruct(absl::string_view mod) {
  return absl::StrCat(AotPrefix(mod), "_inputs");
}

std::string OutputsStruct(absl::string_view mod) {
  return absl::StrCat(AotPrefix(mod), "_outputs");
}

std::string InterfaceHeaderName(absl::string_view mod) {
  return absl::StrCat(AotPrefix(mod), ".h");
}

std::string SanitizedName(absl::string_view tensor) {
  std::string name(tensor);
  for (char& c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

std::string TensorMember(absl::string_view tensor) {
  const std::string name = SanitizedName(tensor);
  // Generated headers may have macros of the last two.
  const bool usable = SymbolNameProblem(name, kMaxSymbolLength).empty() &&
                      ReservedNameProblem(name).empty() &&
                      !absl::StartsWith(name, "TVMGEN_") &&
                      !absl::StartsWith(name, "METAD_");
  return usable ? name : absl::StrCat("tensor_", name);
}

std::string TensorSizeMacro(absl::string_view mod, absl::string_view tensor) {
  return absl::AsciiStrToUpper(
      absl::StrCat(AotPrefix(mod), "_", SanitizedName(tensor), "_size"));
}

std::string WorkspaceSizeMacro(absl::string_view mod) {
  return absl::AsciiStrToUpper(absl::StrCat(AotPrefix(mod), "_workspace_size"));
}

std::string WorkspacePoolSizeMacro(absl::string_view mod,
                                   absl::string_view pool) {
  return absl::AsciiStrToUpper(
      absl::StrCat(AotPrefix(mod), "_", pool, "_workspace_pool_size"));
}

std::string ConstantPoolSizeMacro(absl::string_view mod,
                                  absl::string_view pool) {
  return absl::AsciiStrToUpper(
      absl::StrCat(AotPrefix(mod), "_", pool, "_constant_pool_size"));
}

std::string MetadataModule(absl::string_view mod) {
  return absl::StrCat("metad.", mod);
}

std::string EntryModule(absl::string_view mod) {
  return absl::StrCat(MetadataModule(mod), ".entry");
}

std::string AotTable(absl::string_view metadata_name, absl::string_view mod,
                     absl::string_view suffix) {
  return LocalSymbol(metadata_name, absl::StrCat("_", mod, suffix));
}

}  // namespace metad::codegen
