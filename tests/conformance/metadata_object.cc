#include "tests/conformance/metadata_object.h"

namespace metad::conformance {

bool MakeObject(const GeneratedModel& model, const ImageOptions& options,
                Workbench& workbench) {
  if (options.object_machine.empty()) {
    return workbench.Compile(options.compiler, options.dialect, options.flags,
                             {model.source()});
  }
  model.WriteObject(options.object_machine, workbench);
  return workbench.Has(model.object());
}

}  // namespace metad::conformance
