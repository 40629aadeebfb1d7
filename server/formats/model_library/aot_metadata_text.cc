#include "server/formats/model_library/aot_metadata_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/formats/model_library/aot_tables_text.h"
#include "server/formats/model_library/c_initializer_values.h"
#include "server/formats/model_library/constant_block_text.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/formats/tensors/element_type_name.h"

namespace metad::formats {
namespace {

bool Names(const std::vector<CToken>& tokens, absl::string_view text) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [text](const CToken& token) { return token.Is(text); });
}

// Reads what an entry is called with, in an order that the generated one keeps:
// inputs, outputs, the block of constants, workspaces.
class ModelReader {
 public:
  ModelReader(const LibraryModelMetadata& model, const ModuleContent& registry,
              const ModuleContent* metadata)
      : model_(model),
        declarations_(registry.declarations),
        variables_(registry.declarations),
        metadata_(metadata) {}

  std::optional<AotModel> Read() {
    // The generated entry would be tvmgen__run.
    if (model_.module_name.empty()) {
      Refuse("its model has no name");
      return std::nullopt;
    }
    aot_.module_name = IdentifierPart(model_.module_name);
    if (FindFunctions() && FindMemories() && FindTables() && CountArguments()) {
      return std::move(aot_);
    }
    return std::nullopt;
  }

  const std::string& reason() const { return reason_; }

 private:
  bool Refuse(std::string reason) {
    reason_ = std::move(reason);
    return false;
  }

  std::string Symbol(absl::string_view suffix) const {
    return TvmSymbol(model_.module_name, suffix);
  }

  // "tvmgen_<module>", as TVMMetadata has it.
  std::string ModulePrefix() const {
    return IdentifierPart(absl::StrCat(kGeneratedPrefix, model_.module_name));
  }

  bool FindFunctions() {
    for (const CFunction& function : declarations_.functions) {
      if (function.defined && function.name == Symbol(kEntrySuffix)) {
        entry_ = &function;
      }
    }
    if (entry_ == nullptr) {
      return Refuse(absl::StrCat("it defines no ", Symbol(kEntrySuffix)));
    }
    if (!DefinesNothingElse()) return false;
    const CFunction* const main = FindMain();
    if (main == nullptr) {
      return Refuse(absl::StrCat("its ", entry_->name,
                                 " does not call one function of the model"));
    }
    aot_.main_function = std::string(main->name);
    aot_.packed_main = TakesPackedArguments(*main);
    // Packed arguments need no shape of their own.
    aot_.c_interface = !TakesPackedArguments(*entry_);
    if (aot_.c_interface && !Names(entry_->parameters, "struct")) {
      return Refuse(absl::StrCat("its ", entry_->name,
                                 " takes neither structs nor packed "
                                 "arguments"));
    }
    if (aot_.c_interface && aot_.packed_main) {
      return Refuse(
          "its C interface calls a main function with packed "
          "arguments");
    }
    return true;
  }

  // What is left out is made anew, and nothing else would be.
  bool DefinesNothingElse() {
    for (const CFunction& function : declarations_.functions) {
      if (!function.defined || &function == entry_ ||
          function.name == kSystemLibEntryPoint ||
          function.name == Symbol(kMetadataSuffix)) {
        continue;
      }
      return Refuse(absl::StrCat("it also defines ", function.name));
    }
    for (const CVariable& variable : declarations_.variables) {
      if (Names(variable.specifiers, "static") ||
          Names(variable.specifiers, "extern")) {
        continue;
      }
      return Refuse(absl::StrCat("it also defines ", variable.name));
    }
    return true;
  }

  // The only function that is declared beside the entry and called by it.
  const CFunction* FindMain() const {
    const CFunction* main = nullptr;
    const std::vector<CToken>& body = entry_->body;
    for (size_t i = 0; i + 1 < body.size(); ++i) {
      if (body[i].kind != CToken::Kind::kIdentifier || !body[i + 1].Is("(")) {
        continue;
      }
      const CFunction* const called = FindDeclared(body[i].text);
      if (called == nullptr) continue;
      if (main != nullptr && main->name != called->name) return nullptr;
      main = called;
    }
    return main;
  }

  // The last declaration counts: a registry has one of its own, in which every
  // function takes packed arguments.
  const CFunction* FindDeclared(absl::string_view name) const {
    const CFunction* found = nullptr;
    for (const CFunction& function : declarations_.functions) {
      if (function.name == name) found = &function;
    }
    return found;
  }

  // What the entry passes on is "&name" of a variable of the file, or "name" of
  // an array: TVM has had workspaces both ways.
  bool FindMemories() {
    std::vector<const CVariable*> passed;
    const std::vector<CToken>& body = entry_->body;
    for (size_t i = 1; i < body.size(); ++i) {
      const CVariable* const variable = variables_.Find(body[i].text);
      if (variable == nullptr) continue;
      const bool is_array_itself =
          (body[i - 1].Is(",") || body[i - 1].Is("(")) &&
          !variable->has_initializer && ArrayBound(*variable).has_value();
      if (body[i - 1].Is("&") || is_array_itself) passed.push_back(variable);
    }
    for (const CVariable* variable : passed) {
      if (variable->has_initializer) {
        if (block_ != nullptr || !aot_.workspaces.empty()) {
          return Refuse("its entry passes constants on after something else");
        }
        block_ = variable;
        continue;
      }
      const std::optional<int64_t> size = ArrayBound(*variable);
      if (!size.has_value() || !Names(variable->specifiers, "uint8_t")) {
        return Refuse(
            absl::StrCat("its ", variable->name, " is no array of bytes"));
      }
      aot_.workspaces.push_back({std::string(variable->name), *size,
                                 AlignmentAttribute(variable->specifiers)});
    }
    // What a caller has to bring comes with it.
    if (Names(entry_->parameters, Symbol("workspace_pools")) ||
        Names(entry_->parameters, Symbol("devices"))) {
      return Refuse(absl::StrCat(
          "its entry is given workspaces or devices by its caller, who finds "
          "them declared in the archive's own tvmgen_",
          model_.module_name, ".h"));
    }
    return true;
  }

  // What the generated entry passes on is what the main function takes.
  bool CountArguments() {
    if (aot_.packed_main) return true;
    const size_t passed = aot_.inputs.size() + aot_.outputs.size() +
                          (block_ == nullptr ? 0 : 1) + aot_.workspaces.size();
    const std::vector<CToken>& parameters =
        FindDeclared(aot_.main_function)->parameters;
    const auto commas = static_cast<size_t>(
        std::count_if(parameters.begin(), parameters.end(),
                      [](const CToken& token) { return token.Is(","); }));
    if (passed == commas + 1) return true;
    return Refuse(absl::StrCat("its ", aot_.main_function, " takes ",
                               commas + 1, " arguments, and ", passed,
                               " are known"));
  }

  bool FindTables() {
    if (metadata_ == nullptr) return TakeWithoutTables();
    absl::StatusOr<AotTables> tables = ReadAotTables(metadata_->declarations);
    if (!tables.ok()) return Refuse(std::string(tables.status().message()));
    if (IdentifierPart(tables->mod_name) != ModulePrefix()) {
      return Refuse(
          absl::StrCat("its TVMMetadata is that of ", tables->mod_name));
    }
    if (!MatchTensors(tables->inputs, model_.inputs) ||
        !MatchTensors(tables->outputs, model_.outputs)) {
      return Refuse("its inputs and outputs are not those of metadata.json");
    }
    if (!MatchWorkspaces(tables->workspaces)) {
      return Refuse("its workspaces are not those of its TVMMetadata");
    }
    const size_t members =
        block_ == nullptr ? 0 : block_->initializer.elements.size();
    if (members != tables->constants.size()) {
      return Refuse("its constants are not those of its TVMMetadata");
    }
    aot_.inputs = std::move(tables->inputs);
    aot_.outputs = std::move(tables->outputs);
    aot_.constants = std::move(tables->constants);
    return true;
  }

  // TVM writes no TVMMetadata for a C interface. The entry has the order of the
  // tensors, and metadata.json their types and sizes.
  bool TakeWithoutTables() {
    if (!aot_.c_interface) return Refuse("there is no TVMMetadata beside it");
    // Up to 0.9, and where the file was left out of what is committed.
    if (model_.inputs.empty() && model_.outputs.empty()) {
      return Refuse(
          "neither TVMMetadata nor metadata.json says what its tensors are");
    }
    if (!TakeTensors("inputs", model_.inputs, aot_.inputs) ||
        !TakeTensors("outputs", model_.outputs, aot_.outputs)) {
      return Refuse("its inputs and outputs are not those of metadata.json");
    }
    if (block_ == nullptr) return true;
    absl::StatusOr<std::vector<AotConstant>> constants =
        ReadConstantBlock(*block_);
    if (!constants.ok()) {
      return Refuse(std::string(constants.status().message()));
    }
    aot_.constants = *std::move(constants);
    return true;
  }

  // The entry passes on "inputs->name".
  bool TakeTensors(absl::string_view parameter,
                   const std::vector<LibraryTensor>& listed,
                   std::vector<AotTensor>& tensors) {
    const std::vector<CToken>& body = entry_->body;
    for (size_t i = 0; i + 3 < body.size(); ++i) {
      if (!body[i].Is(parameter) || !body[i + 1].Is("-") ||
          !body[i + 2].Is(">")) {
        continue;
      }
      std::optional<AotTensor> tensor = FindTensor(listed, body[i + 3].text);
      if (!tensor.has_value()) return false;
      tensors.push_back(*std::move(tensor));
    }
    return tensors.size() == listed.size();
  }

  static std::optional<AotTensor> FindTensor(
      const std::vector<LibraryTensor>& listed, absl::string_view member) {
    for (const LibraryTensor& tensor : listed) {
      if (IdentifierPart(tensor.name) != member) continue;
      const absl::StatusOr<ElementType> type =
          ParseElementTypeName(tensor.data_type);
      if (!type.ok()) return std::nullopt;
      const int64_t bits = int64_t{type->bits} * type->lanes;
      if (bits % 8 != 0 || tensor.size_bytes % (bits / 8) != 0) {
        return std::nullopt;
      }
      return AotTensor{tensor.name, *type, {tensor.size_bytes / (bits / 8)}};
    }
    return std::nullopt;
  }

  // By type and size: metadata.json has other names for outputs, and another
  // order.
  static bool MatchTensors(const std::vector<AotTensor>& tensors,
                           const std::vector<LibraryTensor>& listed) {
    // Older versions list none.
    if (listed.empty()) return true;
    std::multiset<std::pair<std::string, int64_t>> expected;
    for (const LibraryTensor& tensor : listed) {
      expected.emplace(tensor.data_type, tensor.size_bytes);
    }
    std::multiset<std::pair<std::string, int64_t>> found;
    for (const AotTensor& tensor : tensors) {
      found.emplace(ElementTypeName(tensor.type),
                    TensorBytes(tensor.type, tensor.shape).value_or(-1));
    }
    return expected == found;
  }

  // The names are TVMMetadata's.
  bool MatchWorkspaces(const std::vector<AotTensor>& listed) {
    if (listed.size() != aot_.workspaces.size()) return false;
    for (size_t i = 0; i < listed.size(); ++i) {
      AotWorkspace& workspace = aot_.workspaces[i];
      if (TensorBytes(listed[i].type, listed[i].shape) !=
          workspace.size_bytes) {
        return false;
      }
      workspace.name = listed[i].name;
    }
    return true;
  }

  const LibraryModelMetadata& model_;
  const CDeclarations& declarations_;
  const VariablesByName variables_;
  // Null where there is none.
  const ModuleContent* const metadata_;
  const CFunction* entry_ = nullptr;
  const CVariable* block_ = nullptr;
  AotModel aot_;
  std::string reason_;
};

}  // namespace

std::optional<AotModel> ReadAotModel(const LibraryModelMetadata& model,
                                     const ModuleContent& registry,
                                     const ModuleContent* metadata,
                                     std::string& reason) {
  ModelReader reader(model, registry, metadata);
  std::optional<AotModel> aot = reader.Read();
  reason = reader.reason();
  return aot;
}

}  // namespace metad::formats
