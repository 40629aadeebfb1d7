#ifndef METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_INDEX_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_INDEX_H_

#include <string>
#include <vector>

namespace metad::firmware {

// An export of TVM's and the options that it was made with.
struct IndexedExport {
  std::string name;
  // The archive, and the .npz with inputs and TVM's outputs.
  std::string archive;
  std::string expected;
  // Of several models the first one's, as all that follows.
  std::string network;
  // Of several models: the names of those that are of that network, whose
  // outputs are the same. Empty for a single one.
  std::vector<std::string> models;
  // "graph", "aot", or "" for single operators.
  std::string executor;
  // Of the operators that the archive is of: the one that the outputs are of.
  std::string first_operator;
  // TVM's: "c", "llvm -mtriple=...".
  std::string target;
  // "mlf", or "tar" for export_library()'s.
  std::string kind;
  // "crt", "cpp".
  std::string runtime;
  // TVM's external code generator; "" without one.
  std::string external;
  bool has_c_interface = false;
  bool is_unpacked = false;
  bool has_system_library = false;
  // The caller hands over its own memory.
  bool has_caller_pools = false;
  // TVM's unified static memory planner was on, as it is by default.
  bool plans_memory = true;
  bool may_vectorize = false;

  bool HasTarget(const std::string& word) const {
    return (" " + target + " ").find(" " + word) != std::string::npos;
  }
};

// Those of index.json in the directory, in its order. Empty, with a message on
// stderr, where there is none that can be read.
std::vector<IndexedExport> ReadExportIndex(const std::string& directory);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_INDEX_H_
