#include "server/pipeline/module_resolver.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/module_functions.h"
#include "server/pipeline/note_check.h"

namespace metad::pipeline {
namespace {

constexpr size_t kMaxPatternBytes = 256;
// A pattern may not cost more than this to compile, whatever it repeats.
constexpr int64_t kMaxPatternMemory = 1 << 20;
constexpr size_t kMaxNotes = 16;
constexpr size_t kMaxUnknownNamed = 8;

// What to do about functions that are left out.
constexpr absl::string_view kWayOut =
    "; a list (functions, --functions) or a pattern (function_pattern, "
    "--function-pattern) says what is to be registered";

class Resolver {
 public:
  Resolver(const ModuleInput& module, std::optional<CompiledSource> compiled,
           const MachineExpectation& expected,
           const codegen::RuntimeRules& runtime, const std::string& field,
           codegen::ViolationList& violations)
      : module_(module),
        compiled_(compiled),
        expected_(expected),
        runtime_(runtime),
        field_(field),
        violations_(violations) {}

  ResolvedModule Run() {
    result_.spec.name = module_.name;
    result_.spec.required_constants = module_.required_constants;
    result_.spec.functions_are_listed = !module_.functions.empty();
    result_.spec.without_functions = module_.without_functions;
    result_.spec.functions.reserve(module_.functions.size());
    for (const std::string& listed : module_.functions) {
      result_.spec.functions.push_back(runtime_.FunctionSymbol(listed));
    }
    if (!CheckShape()) return Unresolved();
    if (!HasObjectCode()) return FromListAlone();
    if (!ReadArtifact()) return Unresolved();
    if (module_.without_functions) return FromNoFunction();
    if (module_.functions.empty()) return FromSymbolTable();
    return FromCheckedList();
  }

 private:
  // Which fields go with which kind of module.
  bool CheckShape() {
    const size_t before = violations_.total();
    const bool external = module_.kind == ModuleKind::kExternal;
    if (external && module_.artifact.has_value()) {
      Add(".artifact", "is external and brings an artifact; expected none");
    }
    if (!external && !module_.artifact.has_value()) {
      Add(".artifact",
          "brings no artifact; expected one, unless it is external");
    }
    if (external && module_.functions.empty()) {
      Add(".functions",
          "is external and lists no function; expected its answer to "
          "get_func_names");
    }
    if (!module_.include_files.empty() &&
        module_.kind != ModuleKind::kCSource) {
      Add(".include_files", "is no C source and brings include files");
    }
    CheckCompileOptions();
    const bool is_c = module_.kind == ModuleKind::kCSource &&
                      module_.language == SourceLanguage::kC;
    if (module_.machine_written && !is_c) {
      Add(".machine_written", "is no C source; expected false");
    }
    if (module_.compiler_listed_functions > module_.functions.size()) {
      Add(".compiler_listed_functions",
          absl::StrCat("has ", module_.compiler_listed_functions, " of ",
                       module_.functions.size(),
                       " functions; expected at most all of them"));
    }
    CheckNotes(module_.notes, kMaxNotes,
               absl::StrCat("module ", codegen::Quoted(module_.name)),
               absl::StrCat(field_, ".notes"), violations_);
    CheckPattern();
    CheckWithoutFunctions();
    return violations_.total() == before;
  }

  void CheckCompileOptions() {
    const CompileOptions& options = module_.compile_options;
    if (module_.kind != ModuleKind::kCSource) {
      if (options.empty()) return;
      Add(".compile_options",
          "is no C source and says how one is compiled; expected none");
      return;
    }
    if (IsStandardOf(options.standard, module_.language)) return;
    const bool is_c = module_.language == SourceLanguage::kC;
    Add(".compile_options.standard",
        absl::StrCat("is a source in ", is_c ? "C" : "C++",
                     " and names a standard of ", is_c ? "C++" : "C"));
  }

  void CheckPattern() {
    if (module_.function_pattern.empty()) return;
    if (!module_.functions.empty()) {
      Add(".function_pattern",
          "has a pattern beside a list of functions; "
          "expected one of them");
    }
    if (module_.kind == ModuleKind::kExternal) {
      Add(".function_pattern",
          "is external and has a pattern; expected none, "
          "for there is no symbol table");
    }
    if (module_.function_pattern.size() > kMaxPatternBytes) {
      Add(".function_pattern",
          absl::StrCat("has a pattern of ", module_.function_pattern.size(),
                       " bytes; expected at most ", kMaxPatternBytes));
      return;
    }
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxPatternMemory);
    pattern_ = std::make_unique<RE2>(module_.function_pattern, options);
    if (!pattern_->ok()) {
      Add(".function_pattern",
          absl::StrCat("has pattern ",
                       codegen::Quoted(module_.function_pattern),
                       ", which is no RE2 expression: ", pattern_->error()));
    }
  }

  void CheckWithoutFunctions() {
    if (!module_.without_functions) return;
    const bool asks_for_some =
        !module_.functions.empty() || !module_.function_pattern.empty();
    if (asks_for_some || module_.kind == ModuleKind::kExternal) {
      Add(".without_functions",
          asks_for_some ? "is to be without functions and lists some or has a "
                          "pattern; expected one of them"
                        : "is external and to be without functions; expected "
                          "it left out, for the image links it all the same");
    }
  }

  bool HasObjectCode() const {
    if (module_.kind == ModuleKind::kCSource) return compiled_.has_value();
    return module_.kind != ModuleKind::kExternal;
  }

  ResolvedModule FromListAlone() {
    result_.origin = FunctionOrigin::kListed;
    result_.spec.resolved =
        !module_.functions.empty() || module_.without_functions;
    return std::move(result_);
  }

  ResolvedModule FromNoFunction() {
    result_.origin = FunctionOrigin::kListedAndDefined;
    AddSymbols();
    return std::move(result_);
  }

  bool ReadArtifact() {
    const absl::Status status =
        module_.kind == ModuleKind::kArchive
            ? functions_.AddArchive(*module_.artifact, expected_)
            : functions_.AddObject(
                  compiled_.has_value() ? compiled_->object : *module_.artifact,
                  expected_);
    if (!status.ok()) Add(".artifact", status.message());
    return status.ok();
  }

  ResolvedModule FromSymbolTable() {
    result_.origin = FunctionOrigin::kSymbolTable;
    OperatorChoice choice = ChooseOperators(functions_.objects(), Rules());
    result_.spec.functions = std::move(choice.chosen);
    AddSymbols();
    result_.spec.no_function_hint = NoFunctionHint(choice.left_out);
    NoteLeftOut(choice.left_out);
    NoteUnknown();
    return std::move(result_);
  }

  ChoiceRules Rules() const {
    ChoiceRules rules;
    rules.runtime = &runtime_;
    rules.pattern = pattern_.get();
    if (compiled_.has_value()) rules.signatures = compiled_->signatures;
    return rules;
  }

  size_t FunctionCount() const {
    size_t count = 0;
    for (const ObjectDefinitions& object : functions_.objects()) {
      count += object.functions.size();
    }
    return count;
  }

  std::string NoFunctionHint(const std::vector<LeftOut>& left_out) const {
    const std::string reasons = LeftOutText(left_out);
    if (!reasons.empty()) {
      return absl::StrCat("its symbol table has none that can be registered: ",
                          reasons, PrototypeText(left_out), kWayOut);
    }
    if (FunctionCount() == 0) {
      return "its symbol table defines no global function";
    }
    if (pattern_ != nullptr) {
      return absl::StrCat("none of its ", FunctionCount(),
                          " global functions matches ",
                          codegen::Quoted(module_.function_pattern));
    }
    return "its symbol table defines special functions of tvm-ffi, or inline "
           "ones of C++, only";
  }

  void NoteLeftOut(const std::vector<LeftOut>& left_out) {
    const std::string reasons = LeftOutText(left_out);
    if (reasons.empty() || result_.spec.functions.empty()) return;
    const size_t count = SurprisingCount(left_out);
    result_.notes.push_back(absl::StrCat(
        count,
        count == 1 ? " function of its symbol table is not registered: "
                   : " functions of its symbol table are not registered: ",
        reasons, PrototypeText(left_out), kWayOut));
  }

  // What those that are defined otherwise should have been.
  std::string PrototypeText(const std::vector<LeftOut>& left_out) const {
    const bool is_needed =
        std::any_of(left_out.begin(), left_out.end(),
                    [](const LeftOut& one) { return one.has_other_signature; });
    return is_needed
               ? absl::StrCat("; the runtime calls ", runtime_.prototype())
               : "";
  }

  // Functions of which the compiler could not say how they are defined.
  void NoteUnknown() {
    if (!compiled_.has_value() || compiled_->signatures == nullptr) return;
    const std::vector<std::string>& unknown = compiled_->signatures->unknown;
    if (unknown.empty()) return;
    const size_t named = std::min(unknown.size(), kMaxUnknownNamed);
    result_.notes.push_back(absl::StrCat(
        "it is not known whether the runtime can call ",
        absl::StrJoin(unknown.begin(),
                      unknown.begin() + static_cast<ptrdiff_t>(named), ", "),
        named < unknown.size()
            ? absl::StrCat(" and ", unknown.size() - named, " more")
            : "",
        ": the source does not declare it by that name at its end, or the "
        "compiler says too much of it; "
        "expected ",
        runtime_.prototype()));
  }

  ResolvedModule FromCheckedList() {
    result_.origin = FunctionOrigin::kListedAndDefined;
    for (size_t i = 0; i < module_.functions.size(); ++i) {
      const std::string& symbol = result_.spec.functions[i];
      const std::string problem = ProblemOfListed(module_.functions[i], symbol);
      if (problem.empty()) continue;
      Add(absl::StrCat(".functions[", i, "]"),
          absl::StrCat("lists function ", codegen::Quoted(module_.functions[i]),
                       problem));
    }
    NoteUnknown();
    AddSymbols();
    return std::move(result_);
  }

  std::string ProblemOfListed(const std::string& listed,
                              const std::string& symbol) const {
    const DefinedFunction* function = functions_.Find(symbol);
    if (function == nullptr) return UndefinedText(listed, symbol);
    const ChoiceRules rules = Rules();
    const std::string problem = ListedProblem(*function, rules);
    if (problem.empty()) return "";
    const bool is_defined_otherwise =
        rules.signatures != nullptr &&
        rules.signatures->problems.contains(symbol);
    return absl::StrCat(", which ", problem, "; expected ",
                        is_defined_otherwise ? runtime_.prototype()
                                             : "it left out of the list");
  }

  std::string UndefinedText(const std::string& listed,
                            const std::string& symbol) const {
    if (listed == symbol) return ", which its artifact does not define";
    return absl::StrCat(", and its artifact does not define ",
                        codegen::Quoted(symbol),
                        functions_.Find(listed) != nullptr
                            ? absl::StrCat(" but ", codegen::Quoted(listed),
                                           ", which tvm-ffi cannot call")
                            : "");
  }

  // What the artifact needs, and what it defines beside the module's functions.
  // A linker takes an object whole, but of an archive only the members that
  // something needs.
  void AddSymbols() {
    codegen::ModuleSpec& spec = result_.spec;
    spec.undefined_symbols = functions_.Undefined();
    const absl::flat_hash_set<absl::string_view> chosen(spec.functions.begin(),
                                                        spec.functions.end());
    for (const auto& object : functions_.objects()) {
      const bool is_linked =
          module_.kind != ModuleKind::kArchive ||
          std::any_of(object.functions.begin(), object.functions.end(),
                      [&](const DefinedFunction& f) {
                        return chosen.contains(f.name);
                      });
      std::vector<std::string>& symbols =
          is_linked ? spec.other_symbols : spec.optional_symbols;
      for (const DefinedFunction& function : object.functions) {
        if (!function.weak && !chosen.contains(function.name)) {
          symbols.push_back(function.name);
        }
      }
      symbols.insert(symbols.end(), object.others.begin(), object.others.end());
      spec.optional_symbols.insert(spec.optional_symbols.end(),
                                   object.mergeable.begin(),
                                   object.mergeable.end());
    }
  }

  ResolvedModule Unresolved() {
    result_.spec.resolved = false;
    return std::move(result_);
  }

  void Add(absl::string_view subfield, absl::string_view problem) {
    violations_.Add(
        absl::StrCat(field_, subfield),
        absl::StrCat("module ", codegen::Quoted(module_.name), " ", problem));
  }

  const ModuleInput& module_;
  const std::optional<CompiledSource> compiled_;
  const MachineExpectation& expected_;
  const codegen::RuntimeRules& runtime_;
  const std::string& field_;
  codegen::ViolationList& violations_;
  std::unique_ptr<RE2> pattern_;
  ModuleFunctions functions_;
  ResolvedModule result_;
};

}  // namespace

ResolvedModule ResolveModule(const ModuleInput& module,
                             std::optional<CompiledSource> compiled,
                             const MachineExpectation& expected,
                             const codegen::RuntimeRules& runtime,
                             const std::string& field,
                             codegen::ViolationList& violations) {
  return Resolver(module, compiled, expected, runtime, field, violations).Run();
}

}  // namespace metad::pipeline
