#ifndef METAD_CODEGEN_PLAN_AOT_SYMBOLS_H_
#define METAD_CODEGEN_PLAN_AOT_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

// What ahead-of-time compiled models call things: TVM's names, which firmware
// written for TVM's own output refers to. <mod> is AotSpec::module_name. Every
// emitter, check and reader takes them from here.
namespace metad::codegen {

// tvmgen_<mod>, which is also TVMMetadata's mod_name: the runtime makes the
// names of functions by appending to it.
std::string AotPrefix(absl::string_view mod);

// The packed function that returns the model's TVMMetadata.
std::string MetadataFunction(absl::string_view mod);

// The model's entry; packed or not.
std::string EntryFunction(absl::string_view mod);

// The function that does a model's work, unless the request names another one.
std::string MainFunction(absl::string_view mod);

// The block of a model's constants.
std::string ConstantBlockSymbol(absl::string_view mod);

// Whether some model's block is called so.
bool IsConstantBlock(absl::string_view symbol);

// The buffer of a workspace pool, where the metadata defines it.
std::string WorkspaceSymbol(absl::string_view mod, absl::string_view pool);

// Tags of the structs that the entry of the C interface takes.
std::string InputsStruct(absl::string_view mod);
std::string OutputsStruct(absl::string_view mod);

// File name of the interface header, tvmgen_<mod>.h.
std::string InterfaceHeaderName(absl::string_view mod);

// A tensor's name with '_' for everything that no identifier holds, as TVM has
// it. It may start with a digit.
std::string SanitizedName(absl::string_view tensor);

// Member of those structs for a tensor: its sanitized name, after `tensor_`
// where that alone is no identifier that everybody may use.
std::string TensorMember(absl::string_view tensor);

// Macros of the interface header, in capitals: bytes of a tensor, of all
// workspace pools together, of one, and of an external pool of constants.
std::string TensorSizeMacro(absl::string_view mod, absl::string_view tensor);
std::string WorkspaceSizeMacro(absl::string_view mod);
std::string WorkspacePoolSizeMacro(absl::string_view mod,
                                   absl::string_view pool);
std::string ConstantPoolSizeMacro(absl::string_view mod,
                                  absl::string_view pool);

// The module that the metadata is itself, as the owner of MetadataFunction().
std::string MetadataModule(absl::string_view mod);

// The same as the owner of EntryFunction(), where the metadata defines that.
std::string EntryModule(absl::string_view mod);

// Local tables of metadata called m: metad_<m>_<mod> and one of the suffixes.
inline constexpr absl::string_view kAotMetadataSuffix = "_aot_metadata";
inline constexpr absl::string_view kAotInputsSuffix = "_aot_inputs";
inline constexpr absl::string_view kAotOutputsSuffix = "_aot_outputs";
inline constexpr absl::string_view kAotWorkspacesSuffix = "_aot_workspaces";
inline constexpr absl::string_view kAotConstantsSuffix = "_aot_constants";
inline constexpr absl::string_view kAotShapesSuffix = "_aot_shapes";

std::string AotTable(absl::string_view metadata_name, absl::string_view mod,
                     absl::string_view suffix);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_AOT_SYMBOLS_H_
