#include "tests/conformance/registry_content.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtimes/crt/crt_layout.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/registry_symbols.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"

namespace metad::conformance {
namespace {

using codegen::MetadataSpec;

constexpr absl::string_view kNul("\0", 1);

// In registry order.
std::vector<std::string> Symbols(const MetadataSpec& spec) {
  const absl::string_view prefix =
      spec.runtime == &codegen::FfiRuntime() ? "__tvm_ffi_" : "";
  std::vector<std::string> names = spec.function_order;
  const std::set<std::string> first(names.begin(), names.end());
  for (const codegen::ModuleSpec& module : spec.modules) {
    for (const std::string& function : module.functions) {
      if (first.count(function) == 0) names.push_back(function);
    }
  }
  for (std::string& name : names) name.insert(0, prefix.data(), prefix.size());
  return names;
}

// What ExpectRegistry works on.
class Reader {
 public:
  Reader(const MetadataSpec& spec, const ObjectContent& object)
      : spec_(spec), object_(object), symbols_(Symbols(spec)) {}

  void ExpectCrt() const {
    const std::string names = Local(spec_.runtime == &codegen::CrtV1Runtime()
                                        ? codegen::kNamesV1Suffix
                                        : codegen::kNamesSuffix);
    const std::string blob = Count() + Names();
    // Alignment may add a byte behind it.
    EXPECT_EQ(Variable(names).bytes.substr(0, blob.size()), blob);
    ExpectTable(codegen::kFunctionsSuffix, symbols_);
    ExpectTable(codegen::kRegistrySuffix,
                {names, Local(codegen::kFunctionsSuffix)});
    ExpectTable(codegen::kModuleSuffix, {Local(codegen::kRegistrySuffix)});
  }

  // Pairs of a name and a function, sorted by name.
  void ExpectFfi() const {
    std::vector<std::string> sorted = symbols_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> entries;
    for (const std::string& symbol : sorted) {
      entries.push_back(absl::StrCat("\"", symbol, "\""));
      entries.push_back(symbol);
    }
    ExpectTable("_entries", entries);
  }

  // Names and functions, in registry order; the registry leads to them.
  void ExpectStandalone() const {
    std::vector<std::string> functions;
    for (const std::string& symbol : symbols_) {
      functions.push_back(absl::StrCat("\"", symbol, "\""));
      functions.push_back(symbol);
    }
    ExpectTable(codegen::kEntriesSuffix, functions);
    const VariableContent registry =
        Variable(codegen::RegistrySymbol(spec_.model_name));
    std::set<std::string> targets;
    for (const auto& [offset, target] : registry.pointers) {
      targets.insert(target);
    }
    EXPECT_EQ(targets.count(Local(codegen::kEntriesSuffix)), 1u);
    EXPECT_EQ(targets.count(codegen::ConstantTableSymbol(spec_.model_name)),
              1u);
  }

 private:
  std::string Local(absl::string_view suffix) const {
    return codegen::LocalSymbol(spec_.model_name, suffix);
  }

  // Fails the test when there is none.
  VariableContent Variable(const std::string& name) const {
    const auto found = object_.variables.find(name);
    if (found != object_.variables.end()) return found->second;
    ADD_FAILURE() << name << " is not in the object";
    return {};
  }

  // A local variable that holds these pointers and nothing else.
  void ExpectTable(absl::string_view suffix,
                   const std::vector<std::string>& targets) const {
    const VariableContent variable = Variable(Local(suffix));
    const auto size = static_cast<uint64_t>(object_.pointer_bytes);
    EXPECT_EQ(variable.pointers.size(), targets.size()) << suffix;
    for (size_t i = 0; i < targets.size(); ++i) {
      const auto found = variable.pointers.find(i * size);
      ASSERT_NE(found, variable.pointers.end()) << suffix << " " << i;
      ASSERT_EQ(found->second, targets[i]) << suffix << " " << i;
    }
    EXPECT_EQ(variable.bytes.size(), targets.size() * size) << suffix;
    EXPECT_FALSE(variable.is_global) << suffix;
  }

  // Of a C runtime's names blob.
  std::string Count() const {
    const char low = static_cast<char>(symbols_.size() % 256);
    const char high = static_cast<char>(symbols_.size() / 256);
    if (spec_.runtime == &codegen::CrtV1Runtime()) return {low};
    if (object_.is_big_endian) return {high, low};
    return {low, high};
  }

  std::string Names() const {
    std::string names;
    for (const std::string& symbol : symbols_) {
      absl::StrAppend(&names, symbol, kNul);
    }
    return absl::StrCat(names, kNul);
  }

  const MetadataSpec& spec_;
  const ObjectContent& object_;
  const std::vector<std::string> symbols_;
};

}  // namespace

void ExpectRegistry(const MetadataSpec& spec, const ObjectContent& object) {
  const Reader reader(spec, object);
  if (spec.runtime == &codegen::FfiRuntime()) return reader.ExpectFfi();
  if (spec.runtime == &codegen::StandaloneRuntime()) {
    return reader.ExpectStandalone();
  }
  reader.ExpectCrt();
}

std::set<std::string> NeededSymbols(const MetadataSpec& spec) {
  const std::vector<std::string> symbols = Symbols(spec);
  std::set<std::string> needed(symbols.begin(), symbols.end());
  if (spec.runtime == &codegen::FfiRuntime()) {
    needed.insert("TVMFFIEnvModRegisterSystemLibSymbol");
  }
  return needed;
}

std::set<std::string> RegistryVariables(const MetadataSpec& spec) {
  std::set<std::string> variables;
  if (spec.runtime == &codegen::StandaloneRuntime()) {
    variables.insert(codegen::RegistrySymbol(spec.model_name));
  }
  if (spec.runtime == &codegen::StandaloneRuntime() || spec.constant_table) {
    variables.insert(codegen::ConstantTableSymbol(spec.model_name));
  }
  return variables;
}

}  // namespace metad::conformance
