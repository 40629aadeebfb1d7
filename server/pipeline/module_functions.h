#ifndef METAD_SERVER_PIPELINE_MODULE_FUNCTIONS_H_
#define METAD_SERVER_PIPELINE_MODULE_FUNCTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/code_map.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// The machine that a module's objects must be for.
struct MachineExpectation {
  std::string target;
  uint16_t machine = 0;
  int pointer_bits = 0;
  bool big_endian = false;
};

// InvalidArgument when the object holds a compiler's intermediate code only.
absl::Status CheckMachineCode(const ObjectFile& object);

// A function that an object defines with external linkage. Symbols without a
// type count as functions where they lie in code: assembly sources often say
// nothing of what they define.
struct DefinedFunction {
  std::string name;
  // Another definition may replace it, so that it is not an answer to
  // get_func_names.
  bool weak = false;
  // Weak because several objects bring the same one (COMDAT: inline functions
  // and templates of C++).
  bool comdat = false;
  // Only visible to what is linked with it statically (STV_HIDDEN).
  bool hidden = false;
  // Why its address can stand in no table, as the end of a sentence that starts
  // with its name; empty where it can.
  std::string obstacle;
};

// What one object defines for the whole image.
struct ObjectDefinitions {
  // Of an archive; empty for an object that is none's member.
  std::string member;
  // In symbol-table order.
  std::vector<DefinedFunction> functions;
  // All else that is strong. Two definitions of such a name cannot be linked.
  std::vector<std::string> others;
  // Nor can these beside a constant or a function of the registry; but
  // linkers merge them with each other: common and COMDAT symbols.
  std::vector<std::string> mergeable;
};

// What `object` defines.
ObjectDefinitions DefinitionsOf(const ObjectFile& object);

// The functions that an artifact defines, gathered from one or more objects.
class ModuleFunctions {
 public:
  // Adds what an object defines. InvalidArgument when it is no object, is for
  // another machine than expected, or holds no machine code.
  absl::Status AddObject(absl::string_view bytes,
                         const MachineExpectation& expected);

  // Adds every member of an `ar` archive; all members that are wrong are named.
  absl::Status AddArchive(absl::string_view bytes,
                          const MachineExpectation& expected);

  // In the order added. Their strong functions are the module's answer to
  // get_func_names when it lists none, as far as they can be operators; a name
  // that two members define is there twice.
  const std::vector<ObjectDefinitions>& objects() const { return objects_; }

  // Names that it refers to strongly and does not define, each once, in the
  // order met.
  std::vector<std::string> Undefined() const;

  // The function of that name; null when the artifact defines none. Of several,
  // the first.
  const DefinedFunction* Find(absl::string_view name) const;

 private:
  // Of the object that was added last.
  void IndexFunctions();

  std::vector<ObjectDefinitions> objects_;
  // Of functions, by name: the object, and the place there.
  absl::flat_hash_map<std::string, std::pair<size_t, size_t>> places_;
  // Referred to by some object; another one may define it.
  std::vector<std::string> referred_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_MODULE_FUNCTIONS_H_
