#ifndef METAD_CODEGEN_ELF_CODE_SECTION_H_
#define METAD_CODEGEN_ELF_CODE_SECTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"

namespace metad::codegen::elf {

// What a stub's places refer to.
struct StubArguments {
  SymbolId table = {};
  uint64_t table_bytes = 0;
  SymbolId function = {};
};

// The functions of an object, each in a section of its own.
class CodeSections {
 public:
  // Both outlive this.
  CodeSections(const MachineDescription& machine, ObjectDraft& draft)
      : machine_(machine), draft_(draft) {}

  SymbolId Add(absl::string_view name, SymbolBinding binding,
               const std::string& section, const CodeStub& stub,
               const StubArguments& arguments);

  // Adds what unwinders need to know of all functions, where the machine's
  // objects have that.
  void Finish();

 private:
  struct Function {
    SymbolId symbol = {};
    uint64_t size = 0;
    absl::string_view unwind = {};
  };

  std::string Bytes(const CodeStub& stub, const StubArguments& arguments) const;
  std::vector<Relocation> Relocations(const CodeStub& stub,
                                      const StubArguments& arguments,
                                      uint32_t section);

  const MachineDescription& machine_;
  ObjectDraft& draft_;
  std::vector<Function> functions_;
};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_CODE_SECTION_H_
