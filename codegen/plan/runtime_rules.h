#ifndef METAD_CODEGEN_PLAN_RUNTIME_RULES_H_
#define METAD_CODEGEN_PLAN_RUNTIME_RULES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::codegen {

class Runtime;
class TableList;
class ViolationList;
struct MetadataPlan;
struct MetadataSpec;

// What a runtime decides before anything is written: its names, its limits, how
// it calls functions, what it takes of a spec and how large its tables are. The
// planner asks for nothing else. Every runtime is a Runtime
// (codegen/runtimes/runtime.h), which adds what is written for it; it lives as
// long as the program and has no state.
class RuntimeRules {
 public:
  RuntimeRules(const RuntimeRules&) = delete;
  RuntimeRules& operator=(const RuntimeRules&) = delete;
  virtual ~RuntimeRules() = default;

  // As options and reports have it: "crt-v1".
  virtual absl::string_view name() const = 0;

  // Which versions that is, for who reads generated files: "TVM C runtime up to
  // 0.8".
  virtual absl::string_view description() const = 0;

  // What stands for the runtime in digests of inputs. Of each runtime another
  // one, and the same forever: generated files carry the digest.
  virtual int64_t digest_number() const = 0;

  // Most functions that one registry can hold, and who holds no more, as the
  // beginning of a sentence: "an ffi registry holds".
  virtual size_t max_functions() const = 0;
  virtual absl::string_view limit_holder() const = 0;

  // Whether a registry without any function is of use.
  virtual bool may_be_empty() const { return false; }

  // How functions are called, as a C prototype without a name.
  virtual absl::string_view prototype() const = 0;

  // The same for who compares: a character for each parameter, 'p' for a
  // pointer, 'i' for a 32-bit integer. The result is a 32-bit integer.
  virtual absl::string_view parameters() const = 0;

  // The C symbol of the function that a module lists as `listed`.
  virtual std::string FunctionSymbol(absl::string_view listed) const;

  // What a function is registered as, in a model with that system-lib prefix;
  // only runtimes whose CheckWishes() lets one pass are asked with one.
  virtual std::string RegisteredName(absl::string_view system_lib_prefix,
                                     absl::string_view symbol) const;

  // Empty when functions of this symbol are compiled to be called as the
  // runtime calls them; otherwise what is wrong and what to do, as the end of a
  // sentence that starts with the symbol. A registry must not mix conventions:
  // the call would be made with the wrong arguments.
  virtual std::string CallingConventionProblem(
      absl::string_view symbol) const = 0;

  // Whether the symbol alone says that it is a function for this runtime. Where
  // a module has one, those that do not say so are none, for
  // `unmarked_reason()`: the end of a sentence that starts with the symbol.
  virtual bool MarksFunction(absl::string_view symbol) const;
  virtual absl::string_view unmarked_reason() const { return ""; }

  // What else the runtime takes the symbol for, as the end of a sentence that
  // starts with it, so that no registry has it unless it is listed; empty for
  // all others.
  virtual absl::string_view SpecialMeaning(absl::string_view symbol) const;

  // A symbol that metadata of this name defines, and that modules could have as
  // well; empty where its symbols are all reserved (IsReservedByMetadata()).
  virtual std::string ClaimedSymbol(absl::string_view metadata_name) const;

  // What keeps a registry of this name from being joined twice.
  virtual std::string JoinedSymbol(absl::string_view metadata_name) const;

  // Whether the metadata defines the symbol whatever it is called, as a
  // compiler's own metadata module does, too.
  virtual bool DefinesItself(absl::string_view symbol) const;

  // Whether models may have interfaces (ModelSpec::aot).
  virtual bool takes_interfaces() const { return false; }

  // Whether there is a constant table without being asked for.
  virtual bool always_has_constant_table() const { return false; }

  // Adds what is wrong with the wishes that are for some runtimes alone:
  // system-lib prefixes and the constructor. Here, that there are any.
  virtual void CheckWishes(const MetadataSpec& spec,
                           ViolationList& violations) const;

  // Adds what the registry's other tables than that of functions have too many
  // of. Here, nothing.
  virtual void CheckTables(const MetadataSpec& spec,
                           ViolationList& violations) const;

  // Adds the registry's tables, and what they refer to, byte for byte as
  // TableSizes() promises. The constant table and pools' checksums are not
  // among them.
  virtual void AddTables(const MetadataPlan& plan, TableList& tables) const = 0;

 private:
  // So that RuntimeOf() has one for every plan.
  friend class Runtime;
  RuntimeRules() = default;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_RUNTIME_RULES_H_
