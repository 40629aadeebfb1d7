#ifndef METAD_SERVER_PIPELINE_MODULE_INSPECTOR_H_
#define METAD_SERVER_PIPELINE_MODULE_INSPECTOR_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "server/pipeline/object_inspector.h"

namespace metad::pipeline {

// A function of a module's symbol table.
struct InspectedFunction {
  std::string name;
  // Why a build that lists nothing would not register it, as the end of a
  // sentence that starts with its name; empty where it would.
  std::string reason;
};

// An object, or an archive's member. Fields as in metad.v1.InspectedObject.
struct InspectedObject {
  // Empty for an object that is no member.
  std::string member;
  // Why it cannot be read, or holds no machine code, as the end of a sentence
  // that starts with it; the rest is then empty.
  std::string problem;
  ObjectReport report;
  // In symbol-table order.
  std::vector<InspectedFunction> functions;
};

struct InspectedModule {
  // As the symbols tell it: the one whose functions they mark (ffi), or else
  // crt, which stands for all that mark none.
  const codegen::Runtime* runtime = &codegen::CrtRuntime();
  std::vector<InspectedObject> objects;
};

// Says what a module's artifact, an object or an `ar` archive, holds and would
// be asked for, whatever it is for. InvalidArgument for an archive, or an
// object alone, that cannot be read, and for names that would not fit a report.
absl::StatusOr<InspectedModule> InspectModule(absl::string_view artifact);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_MODULE_INSPECTOR_H_
