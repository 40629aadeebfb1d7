#include "server/rpc/module_inspection_translation.h"

#include "server/builds/event_translation.h"
#include "server/builds/runtime_translation.h"
#include "server/platform/utf8_text.h"

namespace metad::rpc {

void TranslateModule(const pipeline::InspectedModule& module,
                     v1::InspectModuleResponse& out) {
  out.set_runtime_abi(builds::WireRuntime(*module.runtime));
  for (const pipeline::InspectedObject& object : module.objects) {
    v1::InspectedObject& added = *out.add_objects();
    added.set_member(platform::ValidUtf8(object.member));
    added.set_problem(platform::ValidUtf8(object.problem));
    if (!object.problem.empty()) continue;
    *added.mutable_report() = builds::TranslateReport(object.report);
    for (const pipeline::InspectedFunction& function : object.functions) {
      v1::InspectedFunction& one = *added.add_functions();
      one.set_name(platform::ValidUtf8(function.name));
      one.set_left_out_because(platform::ValidUtf8(function.reason));
    }
  }
}

}  // namespace metad::rpc
