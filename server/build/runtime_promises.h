#ifndef METAD_SERVER_BUILD_RUNTIME_PROMISES_H_
#define METAD_SERVER_BUILD_RUNTIME_PROMISES_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"

namespace metad::build {

// What an object made for a plan holds because of its runtime ABI; constants
// are the same under all of them.
struct RuntimePromises {
  // Global functions that it defines.
  std::vector<std::string> entry_points;
  // Global tables that it defines, read-only as all of it.
  std::vector<std::string> tables;
  // The registry's names, as InspectObject() finds them.
  std::vector<std::string> registry;
  // What it calls of the runtime.
  std::vector<std::string> runtime_symbols;
};

RuntimePromises PromisesOf(const codegen::MetadataPlan& plan);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_RUNTIME_PROMISES_H_
