#ifndef METAD_TESTS_CONFORMANCE_OBJECT_CONTENT_H_
#define METAD_TESTS_CONFORMANCE_OBJECT_CONTENT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"

namespace metad::conformance {

struct SectionContent {
  std::string name;
  uint64_t size = 0;
  uint64_t alignment = 0;
  bool allocated = false;
  bool writable = false;
  bool executable = false;
  // SHT_PROGBITS: data that the linker leaves alone.
  bool is_data = false;
};

enum class Binding { kLocal, kGlobal, kWeak };

// A function that an object defines (STT_FUNC).
struct FunctionContent {
  Binding binding = Binding::kLocal;
  SectionContent section;
};

// A variable that an object defines (STT_OBJECT).
struct VariableContent {
  bool is_global = false;
  SectionContent section;
  uint64_t offset = 0;
  // In the target's byte order.
  std::string bytes;
  // What the linker puts addresses of into it: by offset in the variable, the
  // name of the variable or of what is undefined, a string literal in
  // quotation marks, or "?".
  std::map<uint64_t, std::string> pointers;
};

// What a relocatable object has for the linker. Read with code of these tests'
// own: metad's reader is not taken at its word.
struct ObjectContent {
  bool is_big_endian = false;
  int pointer_bytes = 0;
  // e_machine and e_flags.
  int machine = 0;
  uint32_t flags = 0;
  // By name; of sections with the same name, sizes are added.
  std::map<std::string, SectionContent> sections;
  // By name.
  std::map<std::string, VariableContent> variables;
  std::map<std::string, FunctionContent> functions;
  // Names of what other objects have to define.
  std::set<std::string> undefined;
};

absl::StatusOr<ObjectContent> ReadObject(const std::string& path);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_OBJECT_CONTENT_H_
