#ifndef METAD_CODEGEN_RUNTIMES_RUNTIME_PROMISES_H_
#define METAD_CODEGEN_RUNTIMES_RUNTIME_PROMISES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace metad::codegen {

// A workspace's buffer.
struct PromisedWorkspace {
  std::string symbol;
  std::string section;
  int64_t size_bytes = 0;
  int64_t alignment = 0;
};

// What an object made for a plan holds because of its runtime, so that it can
// be proved of the object; constants are the same under all of them.
struct RuntimePromises {
  // Global functions that it defines.
  std::vector<std::string> entry_points;
  // Global tables that it defines, read-only as all of it.
  std::vector<std::string> tables;
  // The same of tables that only it can see.
  std::vector<std::string> local_tables;
  // The registry's names, in the order of its table.
  std::vector<std::string> registry;
  // What it calls of the runtime.
  std::vector<std::string> runtime_symbols;
  // Functions of modules that it calls itself; the registry may have them, too.
  std::vector<std::string> module_functions;
  // Memory that it defines and has no bytes of.
  std::vector<PromisedWorkspace> workspaces;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_RUNTIME_PROMISES_H_
