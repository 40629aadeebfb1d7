#ifndef METAD_CODEGEN_RUNTIMES_CRT_WORKSPACE_DEFINITIONS_H_
#define METAD_CODEGEN_RUNTIMES_CRT_WORKSPACE_DEFINITIONS_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

// Buffers of workspaces in generated C. No object has bytes of them: compilers
// tell .bss sections by their names; of others, clang would write the zeros
// into the image, so that they are left to the assembler.
namespace metad::codegen {

// Defines every buffer that the metadata is asked to, in its section and
// aligned. EmitConstantPrologue() stands above it.
void EmitWorkspaceDefinitions(const MetadataPlan& plan, Sink& sink);

// Declares those of one interface.
void EmitWorkspaceDeclarations(const AotSpec& aot, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_WORKSPACE_DEFINITIONS_H_
