#include "server/pipeline/imported_check.h"

#include <memory>
#include <utility>
#include <variant>

#include "server/pipeline/build_error.h"
#include "server/pipeline/import/import_step.h"
#include "server/pipeline/input_check.h"
#include "server/pipeline/request_check.h"

namespace metad::pipeline {

CheckResult CheckWithFiles(BuildRequest request,
                           const execution::ToolchainCatalog& catalog,
                           ToolchainUse use, codegen::ViolationList known) {
  ImportFiles(request, known);
  const std::shared_ptr<const ImportedFiles> imported = request.imported;
  if (imported != nullptr && !imported->is_complete()) {
    return InvalidInput(std::move(known));
  }
  codegen::ViolationList found;
  if (use == ToolchainUse::kRefused) CheckNeedsNoToolchain(request, found);
  CheckResult checked =
      CheckInput(std::move(request), catalog, std::move(found));
  auto* error = std::get_if<BuildError>(&checked);
  if (error != nullptr) TellOrigins(imported.get(), *error);
  if (known.empty()) return checked;
  if (error != nullptr) known.Append(error->violations);
  return InvalidInput(std::move(known));
}

void TellOrigins(const ImportedFiles* imported, BuildError& error) {
  if (imported != nullptr) imported->origins().Restore(error.violations);
}

void TellOrigins(const ImportedFiles* imported, std::vector<BuildNote>& notes) {
  if (imported == nullptr) return;
  imported->origins().Restore(notes);
  notes.insert(notes.begin(), imported->notes().begin(),
               imported->notes().end());
}

}  // namespace metad::pipeline
