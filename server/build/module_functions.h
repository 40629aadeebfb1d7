#ifndef METAD_SERVER_BUILD_MODULE_FUNCTIONS_H_
#define METAD_SERVER_BUILD_MODULE_FUNCTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/build/object_file.h"

namespace metad::build {

// The machine that a module's objects must be for.
struct MachineExpectation {
  std::string target;
  uint16_t machine = 0;
  int pointer_bits = 0;
  bool big_endian = false;
};

// The functions that an artifact defines, gathered from one or more objects.
class ModuleFunctions {
 public:
  // Adds what an object defines. InvalidArgument when it is no object, is for
  // another machine than expected, or holds no machine code (LTO).
  absl::Status AddObject(absl::string_view bytes,
                         const MachineExpectation& expected);

  // Adds every member of an `ar` archive; all members that are wrong are named.
  absl::Status AddArchive(absl::string_view bytes,
                          const MachineExpectation& expected);

  // What one object defines globally and strongly, in symbol-table order.
  struct ObjectDefinitions {
    std::vector<std::string> functions;
    // All else. Two definitions of such a name cannot be linked.
    std::vector<std::string> others;
    // Nor can these beside a constant or a function of the registry; but
    // linkers merge them with each other: common and COMDAT symbols.
    std::vector<std::string> mergeable;
  };

  // In the order added. The functions are the module's answer to get_func_names
  // when it lists none; a name that two members define is there twice.
  const std::vector<ObjectDefinitions>& objects() const { return objects_; }

  // Number of functions of all objects.
  size_t function_count() const;

  // Names that it refers to strongly and does not define, each once, in the
  // order met.
  std::vector<std::string> Undefined() const;

  // Whether the artifact defines `name` with external linkage, weakly or not.
  bool Defines(absl::string_view name) const { return defined_.contains(name); }

  // Defined weakly only: not an answer to get_func_names, since another module
  // may replace it.
  bool has_weak() const { return has_weak_; }

 private:
  // Of the object that was added last.
  void AddSymbol(const ObjectSymbol& symbol, const ObjectFile& object);

  std::vector<ObjectDefinitions> objects_;
  absl::flat_hash_set<std::string> defined_;
  // Referred to by some object; another one may define it.
  std::vector<std::string> referred_;
  bool has_weak_ = false;
};

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_MODULE_FUNCTIONS_H_
