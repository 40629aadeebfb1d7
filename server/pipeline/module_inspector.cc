#include "server/pipeline/module_inspector.h"

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/runtimes/runtime_list.h"
#include "server/pipeline/module_functions.h"
#include "server/pipeline/object_archive.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/operator_choice.h"

namespace metad::pipeline {
namespace {

// Of all objects together.
constexpr size_t kMaxNameBytes = 64 << 20;

size_t NameBytesOf(const ObjectFile& object) {
  size_t total = 0;
  for (const ObjectSymbol& symbol : object.symbols) total += symbol.name.size();
  return total;
}

bool KnowsAny(const codegen::Runtime& runtime,
              const ObjectDefinitions& definitions) {
  for (const DefinedFunction& function : definitions.functions) {
    if (runtime.MarksFunction(function.name)) return true;
    if (!runtime.SpecialMeaning(function.name).empty()) return true;
  }
  return false;
}

class ModuleInspector {
 public:
  absl::StatusOr<InspectedModule> Run(absl::string_view artifact) {
    if (!absl::StartsWith(artifact, "!<")) return InspectAlone(artifact);
    absl::StatusOr<std::vector<ArchiveMember>> members =
        ReadObjectArchive(artifact);
    if (!members.ok()) return members.status();
    for (const ArchiveMember& member : *members) {
      if (absl::Status status = AddMember(member); !status.ok()) return status;
    }
    JudgeFunctions();
    return std::move(module_);
  }

 private:
  absl::StatusOr<InspectedModule> InspectAlone(absl::string_view bytes) {
    absl::Status problem = Add("", bytes);
    if (!problem.ok()) return problem;
    JudgeFunctions();
    return std::move(module_);
  }

  // What is wrong with one member is no reason to hide the others.
  absl::Status AddMember(const ArchiveMember& member) {
    const absl::Status problem = Add(member.name, member.content);
    if (absl::IsResourceExhausted(problem)) {
      return absl::InvalidArgumentError(problem.message());
    }
    if (problem.ok()) return absl::OkStatus();
    definitions_.emplace_back();
    module_.objects.emplace_back();
    module_.objects.back().member = member.name;
    module_.objects.back().problem = std::string(problem.message());
    return absl::OkStatus();
  }

  absl::Status Add(const std::string& member, absl::string_view bytes) {
    const absl::StatusOr<ObjectFile> object = ReadObjectFile(bytes);
    if (!object.ok()) return object.status();
    if (absl::Status status = CheckMachineCode(*object); !status.ok()) {
      return status;
    }
    // A small file may use one long name for thousands of symbols.
    name_bytes_ += NameBytesOf(*object);
    if (name_bytes_ > kMaxNameBytes) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "has symbol names of more than ", kMaxNameBytes, " bytes together"));
    }
    absl::StatusOr<ObjectReport> report = InspectObject(*object);
    if (!report.ok()) return report.status();
    InspectedObject inspected;
    inspected.member = member;
    inspected.report = *std::move(report);
    module_.objects.push_back(std::move(inspected));
    definitions_.push_back(DefinitionsOf(*object));
    return absl::OkStatus();
  }

  void FindRuntime() {
    for (const codegen::Runtime* runtime : codegen::AllRuntimes()) {
      for (const ObjectDefinitions& definitions : definitions_) {
        if (!KnowsAny(*runtime, definitions)) continue;
        module_.runtime = runtime;
        return;
      }
    }
  }

  void JudgeFunctions() {
    FindRuntime();
    ChoiceRules rules;
    rules.runtime = module_.runtime;
    const OperatorChoice choice = ChooseOperators(definitions_, rules);
    auto left_out = choice.left_out.begin();
    size_t ordinal = 0;
    for (size_t i = 0; i < definitions_.size(); ++i) {
      for (const DefinedFunction& function : definitions_[i].functions) {
        InspectedFunction inspected = {function.name, ""};
        if (left_out != choice.left_out.end() && left_out->ordinal == ordinal) {
          inspected.reason = left_out->reason;
          ++left_out;
        }
        module_.objects[i].functions.push_back(std::move(inspected));
        ++ordinal;
      }
    }
  }

  InspectedModule module_;
  // Parallel to its objects.
  std::vector<ObjectDefinitions> definitions_;
  size_t name_bytes_ = 0;
};

}  // namespace

absl::StatusOr<InspectedModule> InspectModule(absl::string_view artifact) {
  return ModuleInspector().Run(artifact);
}

}  // namespace metad::pipeline
