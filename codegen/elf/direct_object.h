#ifndef METAD_CODEGEN_ELF_DIRECT_OBJECT_H_
#define METAD_CODEGEN_ELF_DIRECT_OBJECT_H_

#include <cstdint>
#include <memory>

#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/elf/object_writer.h"
#include "codegen/elf/registry_drafter.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// Whether an object of the plan can be written without a compiler, with what
// drafts its runtime's registry (Runtime::registry_drafter()). It cannot where
// the runtime has no such, and where the generated source has code that is no
// machine's stub: external pools come with a function that compares their
// checksum, and models that were compiled ahead of time with what their
// interface has.
bool HasDirectObject(const MetadataPlan& plan,
                     const MachineDescription& machine,
                     const RegistryDrafter& draft_registry);

// The object that the machine's compiler would make of the plan's source, NAME_
// metadata.o, without a compiler: the same symbols, sections and bytes, and
// pointers to the same places (README.md says what may differ).
class DirectObject {
 public:
  // HasDirectObject() is true of them. The plan outlives this.
  DirectObject(const MetadataPlan& plan, MachineDescription machine,
               const RegistryDrafter& draft_registry);

  // In bytes; known before anything is written.
  uint64_t size() const { return writer_->size(); }

  // Writes the object, from its first byte to its last. Constants go to the
  // sink from where they are.
  void Write(Sink& sink) const { writer_->Write(sink); }

 private:
  const MachineDescription machine_;
  ObjectDraft draft_;
  std::unique_ptr<ObjectWriter> writer_;
};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_DIRECT_OBJECT_H_
