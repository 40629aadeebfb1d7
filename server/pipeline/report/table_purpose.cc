#include "server/pipeline/report/table_purpose.h"

#include "absl/strings/match.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtimes/crt/crt_layout.h"
#include "codegen/runtimes/standalone/registry_symbols.h"

namespace metad::report {
namespace {

struct SuffixPurpose {
  absl::string_view suffix;
  const char* purpose;
};

}  // namespace

std::string TablePurpose(absl::string_view symbol) {
  // As the emitters call them; the first that fits.
  constexpr SuffixPurpose kPurposes[] = {
      {codegen::kAotMetadataSuffix, "the interface of a compiled model"},
      {codegen::kAotInputsSuffix, "the inputs of a compiled model"},
      {codegen::kAotOutputsSuffix, "the outputs of a compiled model"},
      {codegen::kAotWorkspacesSuffix, "the workspaces of a compiled model"},
      {codegen::kAotConstantsSuffix, "the constants of a compiled model"},
      {codegen::kAotShapesSuffix, "shapes of inputs, outputs and workspaces"},
      {codegen::kNamesSuffix, "names of the registry's functions"},
      {codegen::kNamesV1Suffix, "names of the registry's functions"},
      {codegen::kFunctionsSuffix, "addresses of the registry's functions"},
      {codegen::kRegistrySuffix, "the registry: names and functions"},
      {codegen::kModuleSuffix, "the module that the entry point returns"},
      {codegen::kJoinerSuffix, "what an earlier registry asks for"},
      {codegen::kEntriesSuffix, "names and addresses of the functions"},
      {codegen::kSlotsSuffix, "where a name is looked up"},
      {codegen::kDisplacementsSuffix, "where a name is looked up"},
      {codegen::kConstantListSuffix, "descriptions of the constants"},
      {codegen::kConstantTableSuffix, "the table of constants"},
      {codegen::kShapesSuffix, "shapes of the constants"},
      {codegen::kModulesSuffix, "names of the modules"},
      {codegen::kModelsSuffix, "names of the models"},
      {codegen::kPoolsSuffix, "descriptions of the external pools"},
      {codegen::kPoolSha256Suffix, "checksum of an external pool"},
  };
  for (const SuffixPurpose& one : kPurposes) {
    if (absl::EndsWith(symbol, one.suffix)) return one.purpose;
  }
  if (absl::StartsWith(symbol, ".rodata.str")) return "names, as strings";
  return "table of the metadata";
}

}  // namespace metad::report
