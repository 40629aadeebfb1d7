#include "codegen/plan/aot_check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/alignment.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/runtime_rules.h"
#include "codegen/plan/section_name.h"
#include "codegen/plan/tensor_shape.h"
#include "codegen/plan/tensor_size_macros.h"

namespace metad::codegen {
namespace {

// Of what has no value yet.
constexpr int64_t kUnknownValue = -1;

bool IsTensorName(absl::string_view name) {
  return !name.empty() && name.size() <= kMaxSymbolLength &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isprint(static_cast<unsigned char>(c));
         });
}

bool Contains(const std::vector<std::string>& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Whether one of the request's modules is known to define the symbol.
bool IsDefinedByModule(const MetadataSpec& spec, absl::string_view symbol) {
  return std::any_of(spec.modules.begin(), spec.modules.end(),
                     [symbol](const ModuleSpec& module) {
                       return Contains(module.functions, symbol) ||
                              Contains(module.other_symbols, symbol) ||
                              Contains(module.optional_symbols, symbol);
                     });
}

class AotCheck {
 public:
  AotCheck(const MetadataSpec& spec, const std::vector<PlannedModel>& models,
           SymbolOwners& owners, ViolationList& violations)
      : spec_(spec),
        models_(models),
        owners_(owners),
        violations_(violations) {}

  void Run() {
    FindExternalPools();
    for (size_t i = 0; i < models_.size(); ++i) {
      if (!models_[i].aot.has_value()) continue;
      index_ = i;
      field_ = absl::StrCat("models[", i, "].aot");
      model_ = absl::StrCat("model ", Quoted(models_[i].name));
      Check(*models_[i].aot);
    }
  }

 private:
  // Which models have constants in which external pools. None where there are
  // too many pools, which is refused elsewhere.
  void FindExternalPools() {
    external_pools_.resize(models_.size());
    if (spec_.pools.size() > kMaxPools) return;
    absl::flat_hash_map<absl::string_view, size_t> pools;
    for (size_t i = 0; i < spec_.pools.size(); ++i) {
      if (spec_.pools[i].external) pools.try_emplace(spec_.pools[i].name, i);
    }
    if (pools.empty()) return;
    absl::flat_hash_map<absl::string_view, size_t> models;
    for (size_t i = 0; i < models_.size(); ++i) {
      models.try_emplace(models_[i].name, i);
    }
    for (const ConstantSpec& constant : spec_.constants) {
      const auto pool = pools.find(constant.pool);
      if (pool == pools.end()) continue;
      const auto model = models.find(constant.model);
      // As the planner of constants has it.
      external_pools_[model == models.end() ? 0 : model->second].insert(
          pool->second);
    }
  }

  void Check(const AotSpec& aot) {
    if (!spec_.runtime->takes_interfaces()) {
      Add("", absl::StrCat("the interface of ", model_,
                           " is for the runtimes crt and crt-v1; expected one "
                           "of them, or none"));
      return;
    }
    has_structs_ = aot.interface_api == InterfaceApi::kC;
    CheckTensors("input", "inputs", aot.inputs);
    CheckTensors("output", "outputs", aot.outputs);
    CheckWorkspaces(aot.workspace_pools);
    CheckEntry(aot);
    if (!CheckModuleName(aot.module_name)) return;
    ClaimMacros(aot);
    ClaimSymbols(aot);
  }

  bool CheckModuleName(const std::string& mod) {
    const std::string problem = AotModuleNameProblem(mod);
    if (!problem.empty()) {
      Add(".module_name",
          absl::StrCat("module name ", Quoted(mod), " ", problem));
      return false;
    }
    const auto [first, inserted] =
        module_names_.try_emplace(absl::AsciiStrToLower(mod), model_);
    if (!inserted) {
      Add(".module_name",
          absl::StrCat("module name ", Quoted(mod), " of ", model_, " is ",
                       first->second,
                       "'s, too, as files and macros spell it; expected each "
                       "name once"));
      return false;
    }
    if (absl::StrCat(AotPrefix(mod), ".h") ==
        absl::StrCat(spec_.model_name, "_metadata.h")) {
      Add(".module_name",
          absl::StrCat("module name ", Quoted(mod), " of ", model_,
                       " gives two headers the name ", InterfaceHeaderName(mod),
                       "; expected another one, or another model_name"));
      return false;
    }
    return true;
  }

  // `noun` is that of one, `list` the field.
  void CheckTensors(absl::string_view noun, absl::string_view list,
                    const std::vector<TensorSpec>& tensors) {
    if (!CheckNumber(list, tensors.size(), kMaxInterfaceTensors)) return;
    absl::flat_hash_map<std::string, std::string> names_of_members;
    for (size_t i = 0; i < tensors.size(); ++i) {
      const TensorSpec& tensor = tensors[i];
      const std::string field = absl::StrCat(".", list, "[", i, "]");
      const std::string subject = absl::StrCat(noun, " ", Quoted(tensor.name));
      CheckTensorShape(subject, tensor.type, tensor.shape,
                       absl::StrCat(field_, field), violations_);
      if (!IsTensorName(tensor.name)) {
        Add(absl::StrCat(field, ".name"),
            absl::StrCat("name ", Quoted(tensor.name), " of ", noun, " ", i,
                         " is not 1 to ", kMaxSymbolLength,
                         " printable ASCII characters"));
        continue;
      }
      // Packed arguments are known by their places; TVM itself makes one name
      // of "x:0" and "x/0".
      if (!has_structs_) continue;
      const std::string member = TensorMember(tensor.name);
      const auto [first, inserted] =
          names_of_members.try_emplace(member, tensor.name);
      if (inserted) continue;
      Add(absl::StrCat(field, ".name"),
          first->second == tensor.name
              ? absl::StrCat("two ", list, " are named ", Quoted(tensor.name),
                             "; expected each name once")
              : absl::StrCat(list, " ", Quoted(first->second), " and ",
                             Quoted(tensor.name), " are both ", member,
                             " as members of a struct; expected names that "
                             "differ in letters, digits or '_'"));
    }
  }

  void CheckWorkspaces(const std::vector<WorkspacePoolSpec>& pools) {
    if (!CheckNumber("workspace_pools", pools.size(), kMaxWorkspaces)) return;
    absl::flat_hash_set<std::string> names;
    for (size_t i = 0; i < pools.size(); ++i) {
      const WorkspacePoolSpec& pool = pools[i];
      const std::string field = absl::StrCat(".workspace_pools[", i, "]");
      const std::string subject = absl::StrCat("workspace ", Quoted(pool.name));
      const std::string problem =
          SymbolNameProblem(pool.name, kMaxPoolNameLength);
      if (!problem.empty()) {
        Add(absl::StrCat(field, ".name"),
            absl::StrCat("name of ", subject, " ", problem));
      } else if (!names.insert(pool.name).second) {
        Add(absl::StrCat(field, ".name"),
            absl::StrCat("two workspaces are named ", Quoted(pool.name),
                         "; expected each name once"));
      }
      CheckMemory(pool, subject, field);
    }
  }

  void CheckEntry(const AotSpec& aot) {
    if (!aot.entry.has_value()) return;
    const std::string& main = aot.entry->main_function;
    const std::string problem =
        main.empty() ? "" : SymbolNameProblem(main, kMaxSymbolLength);
    if (!problem.empty()) {
      Add(".entry.main_function",
          absl::StrCat("main function ", Quoted(main), " ", problem));
    } else if (main == EntryFunction(aot.module_name)) {
      Add(".entry.main_function",
          absl::StrCat("main function ", Quoted(main),
                       " is the entry itself; expected what it is to call"));
    }
    if (aot.interface_api == InterfaceApi::kC &&
        aot.entry->main_call != MainCall::kPointers) {
      Add(".entry.main_call",
          absl::StrCat("the C interface of ", model_,
                       " has no tensors to call the main function with; "
                       "expected POINTERS, or the packed interface"));
    }
    for (size_t i = 0; i < aot.workspace_pools.size(); ++i) {
      if (aot.workspace_pools[i].define_buffer) continue;
      Add(absl::StrCat(".workspace_pools[", i, "].define_buffer"),
          absl::StrCat("workspace ", Quoted(aot.workspace_pools[i].name),
                       " is not defined, and the entry has to pass it on; "
                       "expected one that the metadata defines"));
    }
  }

  void CheckMemory(const WorkspacePoolSpec& pool, const std::string& subject,
                   const std::string& field) {
    const bool limited = pool.define_buffer && spec_.target.pointer_bits == 32;
    const int64_t most = limited ? kMaxObjectBytes32 : kMaxWorkspaceBytes;
    if (pool.size_bytes < 1 || pool.size_bytes > most) {
      Add(absl::StrCat(field, ".size_bytes"),
          absl::StrCat(subject, " has ", pool.size_bytes,
                       " bytes; expected 1 to ",
                       limited ? "2^31 - 1, the most that one buffer of a "
                                 "32-bit target has"
                               : "2^40"));
    }
    const std::string alignment = AlignmentProblem(pool.alignment, 1);
    if (!alignment.empty()) {
      Add(absl::StrCat(field, ".alignment"),
          absl::StrCat("alignment ", pool.alignment, " of ", subject, " ",
                       alignment));
    }
    const std::string section =
        pool.section.empty() ? "" : WorkspaceSectionProblem(pool.section);
    if (!section.empty()) {
      Add(absl::StrCat(field, ".section"),
          absl::StrCat("section ", Quoted(pool.section), " of ", subject, " ",
                       section));
    }
  }

  bool CheckNumber(absl::string_view list, size_t number, size_t most) {
    if (number <= most) return true;
    Add(absl::StrCat(".", list),
        absl::StrCat("has ", number, "; expected at most ", most));
    return false;
  }

  void ClaimMacros(const AotSpec& aot) {
    const std::string& mod = aot.module_name;
    ambiguous_macros_ = AmbiguousSizeMacros(aot);
    ClaimTensorMacros(mod, "input", "inputs", aot.inputs);
    ClaimTensorMacros(mod, "output", "outputs", aot.outputs);
    int64_t total = 0;
    for (size_t i = 0; i < aot.workspace_pools.size(); ++i) {
      const WorkspacePoolSpec& pool = aot.workspace_pools[i];
      if (!SymbolNameProblem(pool.name, kMaxPoolNameLength).empty()) continue;
      ClaimMacro(WorkspacePoolSizeMacro(mod, pool.name), pool.size_bytes,
                 absl::StrCat("workspace ", Quoted(pool.name)),
                 absl::StrCat(".workspace_pools[", i, "].name"));
      // What is too large has been refused.
      total += std::min(pool.size_bytes, kMaxWorkspaceBytes);
    }
    ClaimMacro(WorkspaceSizeMacro(mod), total, "all workspaces", "");
    for (const size_t index : external_pools_[index_]) {
      const PoolSpec& pool = spec_.pools[index];
      if (!SymbolNameProblem(pool.name, kMaxPoolNameLength).empty()) continue;
      ClaimMacro(ConstantPoolSizeMacro(mod, pool.name), kUnknownValue,
                 absl::StrCat("constant pool ", Quoted(pool.name)), "");
    }
  }

  void ClaimTensorMacros(const std::string& mod, absl::string_view noun,
                         absl::string_view list,
                         const std::vector<TensorSpec>& tensors) {
    for (size_t i = 0; i < tensors.size(); ++i) {
      const TensorSpec& tensor = tensors[i];
      if (!DataTypeProblem(tensor.type).empty()) continue;
      const std::string macro = TensorSizeMacro(mod, tensor.name);
      if (ambiguous_macros_.contains(macro)) continue;
      ClaimMacro(macro, TensorBytes(tensor.type, tensor.shape),
                 absl::StrCat(noun, " ", Quoted(tensor.name)),
                 absl::StrCat(".", list, "[", i, "].name"));
    }
  }

  // An input and an output may share a macro that is right for both.
  void ClaimMacro(const std::string& macro, int64_t value,
                  const std::string& subject, const std::string& field) {
    const Macro claimed{value, absl::StrCat(subject, " of ", model_)};
    const auto [first, inserted] = macros_.try_emplace(macro, claimed);
    if (inserted) {
      // No symbol that another header declares may be called so.
      owners_.Claim(macro, absl::StrCat("the header of ", model_),
                    absl::StrCat(field_, field), violations_);
      return;
    }
    if (value != kUnknownValue && first->second.value == value) return;
    Add(field, absl::StrCat("the size of ", first->second.subject, " and of ",
                            claimed.subject, " would both be ", macro,
                            "; expected names that differ in more than "
                            "capitals"));
  }

  void ClaimSymbols(const AotSpec& aot) {
    const std::string& mod = aot.module_name;
    const std::string owner = absl::StrCat("the metadata of ", model_);
    owners_.Claim(MetadataFunction(mod), owner, field_, violations_);
    owners_.Advise(MetadataFunction(mod),
                   "leave TVM's own metadata module out, which the generated "
                   "metadata replaces");
    for (size_t i = 0; i < aot.workspace_pools.size(); ++i) {
      const WorkspacePoolSpec& pool = aot.workspace_pools[i];
      if (!pool.define_buffer) continue;
      owners_.Claim(WorkspaceSymbol(mod, pool.name), owner,
                    absl::StrCat(field_, ".workspace_pools[", i, "].name"),
                    violations_);
    }
    if (aot.constant_block.has_value()) {
      owners_.Claim(ConstantBlockSymbol(mod), owner,
                    absl::StrCat(field_, ".constant_block"), violations_);
    }
    if (aot.entry.has_value()) {
      owners_.Claim(EntryFunction(mod), owner, absl::StrCat(field_, ".entry"),
                    violations_);
      owners_.Advise(EntryFunction(mod),
                     "ask for no entry, or leave TVM's own metadata module "
                     "out, which the generated one replaces");
      return;
    }
    if (aot.interface_api != InterfaceApi::kC) return;
    // Otherwise the module is its owner.
    if (IsDefinedByModule(spec_, EntryFunction(mod))) return;
    owners_.Claim(EntryFunction(mod),
                  absl::StrCat("the C interface of ", model_), field_,
                  violations_);
  }

  // `field` is below that of the interface.
  void Add(absl::string_view field, std::string description) {
    violations_.Add(absl::StrCat(field_, field), std::move(description));
  }

  struct Macro {
    int64_t value = 0;
    std::string subject;
  };

  const MetadataSpec& spec_;
  const std::vector<PlannedModel>& models_;
  SymbolOwners& owners_;
  ViolationList& violations_;
  // By model: indices into the request's pools.
  std::vector<std::set<size_t>> external_pools_;
  // Of the interface that is being checked, and its model.
  size_t index_ = 0;
  std::string field_;
  std::string model_;
  bool has_structs_ = false;
  absl::flat_hash_set<std::string> ambiguous_macros_;
  // Models, by their modules' names in small letters.
  absl::flat_hash_map<std::string, std::string> module_names_;
  // Of all headers: they may be included together.
  absl::flat_hash_map<std::string, Macro> macros_;
};

}  // namespace

void CheckAotInterfaces(const MetadataSpec& spec,
                        const std::vector<PlannedModel>& models,
                        SymbolOwners& owners, ViolationList& violations) {
  AotCheck(spec, models, owners, violations).Run();
}

}  // namespace metad::codegen
