#ifndef METAD_CODEGEN_EMIT_C_DECLARATIONS_H_
#define METAD_CODEGEN_EMIT_C_DECLARATIONS_H_

#include <string>

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

// The C text that source and header have in common.
namespace metad::codegen {

// The comment that opens a file: what it is, of which model, by which generator
// version and from which inputs. No date, no path: the same spec gives the same
// file.
void EmitManifest(const MetadataPlan& plan, absl::string_view content,
                  Sink& sink);

// `extern "C" {` for C++, and its end.
void EmitLinkageBegin(Sink& sink);
void EmitLinkageEnd(Sink& sink);

// The declarator of a constant's array: "const float weight[12]".
std::string ConstantDeclarator(const PlannedConstant& constant);

// What a reader wants to know of a constant: "float32[3, 4], 48 bytes, aligned
// 16, in .rodata.sine".
std::string ConstantRemark(const PlannedConstant& constant);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_C_DECLARATIONS_H_
