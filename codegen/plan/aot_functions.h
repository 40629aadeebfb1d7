#ifndef METAD_CODEGEN_PLAN_AOT_FUNCTIONS_H_
#define METAD_CODEGEN_PLAN_AOT_FUNCTIONS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// The entries of those models whose interface is C's. They are not called as
// packed functions are, so that no registry can hold them: of a module that was
// asked through its symbol table they are left out, and a list that has one is
// refused.
class CInterfaceEntries {
 public:
  CInterfaceEntries() = default;
  explicit CInterfaceEntries(const std::vector<PlannedModel>& models);

  bool Contains(absl::string_view symbol) const {
    return entries_.contains(symbol);
  }

 private:
  absl::flat_hash_set<std::string> entries_;
};

// Adds the packed entries of models that the metadata defines, in the order of
// the models, each in a module of its own, which the metadata is itself: TVM
// has a model's entry before its other functions.
void PlanEntryFunctions(MetadataPlan& plan);

// Adds the packed function tvmgen_<mod>_get_c_metadata of each model that has
// an interface, in the order of the models, each in a module of its own, which
// the metadata is itself. They follow the functions of all other modules.
void PlanMetadataFunctions(MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_AOT_FUNCTIONS_H_
