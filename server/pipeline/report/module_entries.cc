#include "server/pipeline/report/module_entries.h"

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/report/fixed_code.h"

namespace metad::report {
namespace {

std::string KindName(const pipeline::ModuleInput& module) {
  switch (module.kind) {
    case pipeline::ModuleKind::kCSource:
      return module.language == pipeline::SourceLanguage::kCxx ? "cxx-source"
                                                               : "c-source";
    case pipeline::ModuleKind::kObject:
      return "object";
    case pipeline::ModuleKind::kArchive:
      return "archive";
    case pipeline::ModuleKind::kExternal:
      return "external";
    case pipeline::ModuleKind::kDetected:
      break;
  }
  return "";
}

std::string OriginName(pipeline::FunctionOrigin origin) {
  switch (origin) {
    case pipeline::FunctionOrigin::kListedAndDefined:
      return "listed-and-defined";
    case pipeline::FunctionOrigin::kListed:
      return "listed";
    case pipeline::FunctionOrigin::kSymbolTable:
      return "symbol-table";
    case pipeline::FunctionOrigin::kGenerated:
      return "generated";
    // As their registry's report has it by its list.
    case pipeline::FunctionOrigin::kJoined:
      return "listed";
  }
  return "";
}

class ModuleCollector {
 public:
  ModuleCollector(const ReportedBuild& build,
                  const std::vector<Section>& sections)
      : build_(build), plan_(build.plan), sections_(sections) {}

  std::vector<Module> Run() {
    if (build_.objects != nullptr) FindFunctions(*build_.objects);
    // Where the request's modules are in the report, each with all its runs.
    absl::flat_hash_map<size_t, size_t> places;
    for (const codegen::PlannedModule& planned : plan_.modules) {
      size_t place = entries_.size();
      if (planned.input.has_value()) {
        place = places.try_emplace(*planned.input, place).first->second;
      }
      if (place == entries_.size()) {
        entries_.push_back(WithoutFunctions(planned));
        AddBytes(entries_.back());
      }
      AddFunctions(planned, entries_[place]);
    }
    return std::move(entries_);
  }

 private:
  struct Place {
    std::string section;
    int64_t size_bytes = 0;
    bool weak = false;
    std::optional<FixedCode> fixed_code;
    std::optional<WholeCode> whole_code;
  };

  // Where the registry's functions are and how large.
  void FindFunctions(const pipeline::ImageObjects& objects) {
    absl::flat_hash_set<absl::string_view> wanted;
    for (const codegen::PlannedFunction& function : plan_.functions) {
      wanted.insert(function.symbol);
    }
    for (const pipeline::ImageObject& object : objects.objects()) {
      const FixedCodeFinder fixed_code(object.file);
      for (const pipeline::ObjectSymbol& symbol : object.file.symbols) {
        if (!symbol.section.has_value() || !wanted.contains(symbol.name)) {
          continue;
        }
        const auto [place, added] =
            found_.try_emplace({object.module, std::string(symbol.name)});
        if (!added) continue;
        place->second = {
            std::string(object.file.sections[*symbol.section].name),
            static_cast<int64_t>(symbol.size), symbol.binding == STB_WEAK,
            fixed_code.Find(symbol), fixed_code.FindWhole(symbol)};
      }
    }
  }

  Module WithoutFunctions(const codegen::PlannedModule& planned) const {
    Module module;
    module.name = planned.name;
    if (planned.model.has_value()) {
      module.model = plan_.models[*planned.model].name;
    }
    if (planned.generated) {
      module.kind = "metadata";
      module.origin = "generated";
      return module;
    }
    if (!planned.input.has_value()) {
      module.kind = "joined";
      module.origin = "listed";
      return module;
    }
    const pipeline::ModuleInput& input = build_.request.modules[*planned.input];
    module.kind = KindName(input);
    module.origin = OriginName(build_.modules[*planned.input].origin);
    module.notes = input.notes;
    const std::vector<std::string>& found =
        build_.modules[*planned.input].notes;
    module.notes.insert(module.notes.end(), found.begin(), found.end());
    if (input.artifact.has_value()) {
      module.artifact_sha256 = build_.request.Sha256Of(*input.artifact);
    }
    return module;
  }

  void AddFunctions(const codegen::PlannedModule& planned,
                    Module& module) const {
    for (size_t i = 0; i < planned.function_count; ++i) {
      const size_t index = planned.first_function + i;
      const codegen::PlannedFunction& offered = plan_.functions[index];
      Function function;
      function.name = offered.name;
      function.symbol = offered.symbol;
      function.index = static_cast<int64_t>(index);
      // The metadata's own object has no name.
      const auto place =
          found_.find({planned.generated ? "" : planned.name, offered.symbol});
      if (place != found_.end()) {
        function.size_bytes = place->second.size_bytes;
        function.section = place->second.section;
        function.weak = place->second.weak;
        function.fixed_code = place->second.fixed_code;
        function.whole_code = place->second.whole_code;
      }
      module.functions.push_back(std::move(function));
    }
  }

  void AddBytes(Module& module) const {
    for (const Section& section : sections_) {
      if (section.module != module.name) continue;
      module.flash_bytes = module.flash_bytes.value_or(0) + section.flash_bytes;
      module.ram_bytes = module.ram_bytes.value_or(0) + section.ram_bytes;
    }
  }

  const ReportedBuild& build_;
  const codegen::MetadataPlan& plan_;
  const std::vector<Section>& sections_;
  // By module and symbol.
  absl::flat_hash_map<std::pair<std::string, std::string>, Place> found_;
  std::vector<Module> entries_;
};

}  // namespace

std::vector<Module> ModuleEntries(const ReportedBuild& build,
                                  const std::vector<Section>& sections) {
  return ModuleCollector(build, sections).Run();
}

}  // namespace metad::report
