#ifndef METAD_CODEGEN_PLAN_REQUIRED_CONSTANTS_H_
#define METAD_CODEGEN_PLAN_REQUIRED_CONSTANTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// The constants that modules say they refer to. Each must be supplied to the
// model of the module that says so, and is a symbol of exactly that name.
class RequiredConstants {
 public:
  // `spec` and `models`, which PlanModels() made of it, must outlive this.
  RequiredConstants(const MetadataSpec& spec,
                    const std::vector<PlannedModel>& models);

  // Whether a module of the model (an index) requires a constant of this name.
  bool Contains(size_t model, const std::string& name) const {
    return required_.contains({model, name});
  }

  // The symbol that a model's constant gets. Models come from compilers that
  // all call their constants constant_0, while the image has one space of
  // names: where there are several models, only what a module requires keeps
  // its name, and the rest begins with the model's. So does what a joined
  // registry has a constant of the same name of.
  std::string SymbolOf(const std::string& name, size_t model) const;

  // Adds to `violations` what is required and not supplied, what a module's
  // object refers to by a name that the constant will not have, and what it
  // refers to in a pool whose address is not known.
  void Check(ViolationList& violations) const;

 private:
  // Index of a model and name of a constant.
  using NameSet = absl::flat_hash_set<std::pair<size_t, std::string>>;

  void CheckSupplied(const NameSet& supplied, ViolationList& violations) const;
  void CheckReferences(const NameSet& supplied,
                       ViolationList& violations) const;
  void CheckAddresses(ViolationList& violations) const;

  const MetadataSpec& spec_;
  const std::vector<PlannedModel>& models_;
  NameSet required_;
  // Names of joined registries' constants.
  absl::flat_hash_set<std::string> joined_;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_REQUIRED_CONSTANTS_H_
