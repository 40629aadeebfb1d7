#include "tests/conformance/standalone_image.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/runtimes/standalone/registry_symbols.h"
#include "gtest/gtest.h"
#include "tests/conformance/line_comparison.h"
#include "tests/conformance/metadata_object.h"
#include "tests/conformance/operator_text.h"

namespace metad::conformance {
namespace {

using codegen::MetadataPlan;
using codegen::PlannedConstant;

// Names that are nearly one of the image's, and are none.
std::set<std::string> AbsentNames(const MetadataPlan& plan) {
  std::set<std::string> present;
  for (const auto& function : plan.functions) present.insert(function.name);
  for (const auto& constant : plan.constants) present.insert(constant.name);
  std::set<std::string> absent = {"", "_", "no_such_name", plan.model_name};
  for (const std::string& name : present) {
    absent.insert(name + "_");
    absent.insert("_" + name);
    absent.insert(name.substr(1));
    absent.insert(name.substr(0, name.size() - 1));
    std::string changed = name;
    changed[changed.size() / 2] = '.';
    absent.insert(changed);
  }
  for (const std::string& name : present) absent.erase(name);
  return absent;
}

// The registry as the header declares it, and the absent names.
std::string InputsText(const GeneratedModel& model,
                       const std::set<std::string>& absent) {
  std::string text =
      absl::StrCat("#include \"", model.header(), "\"\n",
                   "extern const struct metad_registry* const image_registry;\n"
                   "extern const char* const image_absent_names[];\n"
                   "extern const unsigned long image_absent_count;\n"
                   "const struct metad_registry* const image_registry = &",
                   codegen::RegistrySymbol(model.plan().model_name), ";\n",
                   "const char* const image_absent_names[] = {\n");
  for (const std::string& name : absent) {
    absl::StrAppend(&text, "  \"", name, "\",\n");
  }
  return absl::StrCat(text, "};\nconst unsigned long image_absent_count = ",
                      absent.size(), ";\n");
}

std::string ModelNumber(const std::optional<size_t>& model) {
  return model.has_value() ? absl::StrCat(*model) : "-1";
}

std::string ConstantLine(const PlannedConstant& constant) {
  const std::string bytes =
      constant.element_count == 0
          ? ""
          : StoredBytes(constant, codegen::ByteOrder::kLittleEndian);
  return absl::StrCat("constant ", constant.name, " ",
                      ModelNumber(constant.model), " ", constant.type.code, " ",
                      constant.type.bits, " ", constant.type.lanes, " ",
                      bytes.size(), " 0 [", absl::StrJoin(constant.shape, ","),
                      "] ", absl::BytesToHexString(bytes), "\n");
}

// What the program must print.
std::string ExpectedOutput(const MetadataPlan& plan, size_t absent) {
  std::string text =
      absl::StrCat("registry ", plan.model_name, " ", plan.functions.size(),
                   " ", plan.modules.size(), " ", plan.models.size(), " ",
                   plan.constants.size(), "\n");
  for (const codegen::PlannedModel& model : plan.models) {
    absl::StrAppend(&text, "model ", model.name, "\n");
  }
  for (const codegen::PlannedModule& module : plan.modules) {
    absl::StrAppend(&text, "module ", module.name, " ", module.first_function,
                    " ", module.function_count, " ", ModelNumber(module.model),
                    "\n");
  }
  for (size_t i = 0; i < plan.functions.size(); ++i) {
    absl::StrAppend(&text, "function ", plan.functions[i].name, " ",
                    plan.modules[plan.functions[i].module].name, " ", i, "\n");
  }
  for (const PlannedConstant& constant : plan.constants) {
    text += ConstantLine(constant);
  }
  return absl::StrCat(text, "absent ", absent, "\nend\n");
}

}  // namespace

void ExpectStandaloneImageWorks(const GeneratedModel& model,
                                const ImageOptions& options,
                                Workbench& workbench) {
  const std::set<std::string> absent = AbsentNames(model.plan());
  workbench.CopyHere("abi_declarations.h");
  workbench.CopyHere("standalone_main.c");
  workbench.Write("operators.c", OperatorsText(model.plan()));
  workbench.Write("inputs.c", InputsText(model, absent));
  ASSERT_TRUE(MakeObject(model, options, workbench));
  ASSERT_TRUE(
      workbench.Compile(options.compiler, CDialects().front(), {"-O0"},
                        {"operators.c", "inputs.c", "standalone_main.c"}));
  ASSERT_TRUE(workbench.Link(
      options.compiler, options.link_flags,
      {"standalone_main.o", "inputs.o", "operators.o", model.object()},
      "image"));
  ExpectSameLines(workbench.Run("image"),
                  ExpectedOutput(model.plan(), absent.size()));
}

}  // namespace metad::conformance
