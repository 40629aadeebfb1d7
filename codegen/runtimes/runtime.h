#ifndef METAD_CODEGEN_RUNTIMES_RUNTIME_H_
#define METAD_CODEGEN_RUNTIMES_RUNTIME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/registry_drafter.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/runtime_rules.h"
#include "codegen/runtime/runtime_header.h"
#include "codegen/runtimes/runtime_promises.h"

namespace metad::codegen {

// All that a runtime ABI decides: what planning asks (RuntimeRules), and what
// is written for a plan of it. Each has a folder beside this file; README.md
// says how to add one. Plans that are handed to a runtime are its own.
class Runtime : public RuntimeRules {
 public:
  // Writes NAME_metadata.c: constants, constant table and registry, in C99 and
  // C++11 and later that gcc and clang take under -Wall -Wextra -pedantic
  // -Werror; every table is const.
  virtual void EmitSource(const MetadataPlan& plan, Sink& sink) const = 0;

  // Writes NAME_metadata.h, which declares what the source defines. It stands
  // beside the headers of other models.
  virtual void EmitHeader(const MetadataPlan& plan, Sink& sink) const = 0;

  // Writes InterfaceHeaderName(), which declares the interface of a model that
  // has one: asked only of runtimes whose takes_interfaces() says so. Here,
  // nothing is written.
  virtual void EmitInterfaceHeader(const MetadataPlan& plan,
                                   const PlannedModel& model, Sink& sink) const;

  // What the source and the header include beside headers of the compiler's;
  // may be none. Here, those of the constant table where there is one.
  virtual std::vector<RuntimeHeader> Headers(const MetadataPlan& plan) const;

  // What drafts the registry of an object that no compiler makes; null where
  // there is none, so that every object is compiled. Here, null.
  virtual elf::RegistryDrafter registry_drafter() const;

  // The global symbol of metadata of this name that leads a program to the
  // registry: a function, or the registry itself.
  virtual std::string StartSymbol(absl::string_view metadata_name) const = 0;

  // What an object of the plan holds beside constants and their table.
  virtual RuntimePromises RegistryPromises(const MetadataPlan& plan) const = 0;

 protected:
  Runtime() = default;
};

// The runtime of a plan that was made.
const Runtime& RuntimeOf(const MetadataPlan& plan);

// What an object of the plan holds because of its runtime, the constant table
// included.
RuntimePromises PromisesOf(const MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_RUNTIME_H_
