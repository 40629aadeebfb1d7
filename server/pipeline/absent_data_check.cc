#include "server/pipeline/absent_data_check.h"

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/absent_data.h"

namespace metad::pipeline {

void TellAbsentData(const BuildRequest& request,
                    const codegen::MetadataPlan& plan,
                    const SymbolResolution& resolution,
                    std::vector<ResolvedModule>& modules,
                    codegen::ViolationList& violations) {
  absl::flat_hash_map<absl::string_view, size_t> index_of;
  for (size_t i = 0; i < request.modules.size(); ++i) {
    index_of[request.modules[i].name] = i;
  }
  for (const AbsentData& absent : FindAbsentData(plan, resolution)) {
    const size_t index = index_of.at(absent.module);
    const std::string text = AbsentDataText(absent);
    if (request.strict) {
      violations.Add(absl::StrCat("modules[", index, "].artifact"), text);
    } else {
      modules[index].notes.push_back(text);
    }
  }
}

}  // namespace metad::pipeline
