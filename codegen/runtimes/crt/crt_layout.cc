#include "codegen/runtimes/crt/crt_layout.h"

namespace metad::codegen {

const CrtLayout* FindCrtLayout(absl::string_view name) {
  for (const CrtLayout* layout : kCrtLayouts) {
    if (layout->name == name) return layout;
  }
  return nullptr;
}

}  // namespace metad::codegen
