#ifndef METAD_CODEGEN_EMIT_OTHER_LINKERS_COMMENT_H_
#define METAD_CODEGEN_EMIT_OTHER_LINKERS_COMMENT_H_

#include <vector>

#include "codegen/emit/region_contents.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes a comment with the same placement as armlink's scatter files and
// symdefs, and IAR's linker configuration files, have it.
void EmitOtherLinkersComment(const MetadataPlan& plan,
                             const std::vector<RegionContents>& regions,
                             Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_OTHER_LINKERS_COMMENT_H_
