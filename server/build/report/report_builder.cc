#include "server/build/report/report_builder.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "codegen/emit/external_pools.h"
#include "codegen/plan/data_type.h"
#include "codegen/plan/region_use.h"
#include "codegen/version.h"
#include "server/build/output_name.h"
#include "server/build/report/image_proofs.h"
#include "server/build/report/object_contributions.h"
#include "server/build/report/plan_contributions.h"
#include "server/build/report/table_purpose.h"
#include "server/build/symbol_resolution.h"
#include "server/platform/sha256.h"

namespace metad::report {
namespace {

constexpr size_t kMaxLargest = 5;
// Symbols in a list of the report; a hostile object may have any number.
constexpr size_t kMaxSymbols = 10'000;
constexpr size_t kMaxNameBytes = 256;

std::string AbiName(codegen::RuntimeAbi abi) {
  switch (abi) {
    case codegen::RuntimeAbi::kCrt:
      return "crt";
    case codegen::RuntimeAbi::kCrtV1:
      return "crt-v1";
    case codegen::RuntimeAbi::kFfi:
      return "ffi";
    case codegen::RuntimeAbi::kStandalone:
      return "standalone";
  }
  return "";
}

std::string KindName(const build::ModuleInput& module) {
  switch (module.kind) {
    case build::ModuleKind::kCSource:
      return module.language == build::SourceLanguage::kCxx ? "cxx-source"
                                                            : "c-source";
    case build::ModuleKind::kObject:
      return "object";
    case build::ModuleKind::kArchive:
      return "archive";
    case build::ModuleKind::kExternal:
      return "external";
  }
  return "";
}

std::string OriginName(build::FunctionOrigin origin) {
  switch (origin) {
    case build::FunctionOrigin::kListedAndDefined:
      return "listed-and-defined";
    case build::FunctionOrigin::kListed:
      return "listed";
    case build::FunctionOrigin::kSymbolTable:
      return "symbol-table";
    case build::FunctionOrigin::kGenerated:
      return "generated";
  }
  return "";
}

class ReportBuilder {
 public:
  ReportBuilder(const ReportedBuild& build,
                const std::vector<build::BuildArtifact>& artifacts)
      : build_(build), artifacts_(artifacts), plan_(build.plan) {}

  BuildReport Run() {
    Identify();
    AddConstants();
    AddPools();
    if (build_.objects != nullptr) {
      AddObjects(*build_.objects);
    } else {
      report_.contributions = PlannedContributions(plan_);
      report_.proofs = UncheckedProofs();
    }
    Append(ProvidedWorkspaces(plan_));
    Append(ExternalContributions(plan_));
    AddModules();
    AddModels();
    AddRegions();
    if (build_.archive != nullptr) AddArchive(*build_.archive);
    AddFiles();
    return std::move(report_);
  }

 private:
  void Identify() {
    report_.generator_version = codegen::kGeneratorVersion;
    report_.name = plan_.model_name;
    report_.runtime_abi = AbiName(plan_.runtime_abi);
    report_.joinable = plan_.joinable;
    report_.target = {build_.target.name, build_.target.architecture,
                      build_.target.pointer_bits, build_.target.big_endian};
    if (build_.toolchain.has_value()) {
      report_.toolchain =
          Toolchain{build_.toolchain->id, build_.toolchain->fingerprint};
    }
    report_.input_digest = plan_.input_digest;
    report_.read_from_object = build_.objects != nullptr;
  }

  void Append(std::vector<Contribution> contributions) {
    for (Contribution& contribution : contributions) {
      report_.contributions.push_back(std::move(contribution));
    }
  }

  void AddConstants() {
    report_.constants.reserve(plan_.constants.size());
    for (const codegen::PlannedConstant& planned : plan_.constants) {
      Constant constant;
      constant.name = planned.name;
      constant.symbol = planned.name;
      constant.model = ModelOf(plan_, planned);
      constant.data_type = codegen::DataTypeName(planned.type);
      constant.shape = planned.shape;
      constant.size_bytes = planned.stored_bytes;
      constant.alignment = planned.alignment;
      constant.section = planned.section;
      constant.region = planned.region;
      if (planned.pool.has_value()) {
        constant.pool = plan_.pools[*planned.pool].name;
        constant.pool_offset = planned.pool_offset;
        if (constant.region.empty()) {
          constant.region = plan_.pools[*planned.pool].region;
        }
      }
      // An earlier registry's object has the bytes.
      if (!planned.joined) {
        // A block's bytes are the plan's own.
        constant.sha256 = planned.is_block
                              ? platform::Sha256Hex(planned.data)
                              : build_.request.Sha256Of(planned.data);
      }
      if (planned.alias_of.has_value()) {
        constant.stored_with = plan_.constants[*planned.alias_of].name;
      }
      report_.constants.push_back(std::move(constant));
    }
  }

  void AddPools() {
    for (const codegen::PlannedPool& planned : plan_.pools) {
      Pool pool;
      pool.name = planned.name;
      pool.section = planned.section;
      pool.region = planned.region;
      pool.external = planned.external;
      pool.size_bytes = planned.size_bytes;
      if (planned.external) AddImageOf(planned, pool);
      report_.pools.push_back(std::move(pool));
    }
  }

  void AddImageOf(const codegen::PlannedPool& planned, Pool& pool) const {
    pool.file_name = codegen::PoolFileName(plan_, planned);
    if (planned.checksum == codegen::PoolChecksum::kCrc32) {
      pool.crc32 = planned.crc32;
    } else {
      pool.sha256 = platform::ToHex(planned.sha256);
    }
  }

  void AddObjects(const build::ImageObjects& objects) {
    report_.sections = ObjectSections(plan_, objects);
    report_.contributions = ObjectContributions(plan_, objects);
    for (const Contribution& contribution : report_.contributions) {
      if (contribution.kind != ContributionKind::kTable) continue;
      report_.tables.push_back(
          {contribution.name, TablePurpose(contribution.name),
           contribution.section, contribution.region, contribution.bytes});
    }
    const build::SymbolResolution resolution(objects);
    report_.proofs = ProveImage(plan_, objects, resolution);
    report_.unresolved_symbols = Unresolved(resolution);
    report_.doubly_defined_symbols = Listed(resolution.doubly_defined());
    FindFunctions(objects);
  }

  static std::vector<SymbolOwners> Listed(
      const std::vector<build::SymbolClaim>& claims) {
    std::vector<SymbolOwners> listed;
    listed.reserve(std::min(claims.size(), kMaxSymbols));
    for (const build::SymbolClaim& claim : claims) {
      if (listed.size() == kMaxSymbols) break;
      listed.push_back({claim.symbol.substr(0, kMaxNameBytes), claim.owners});
    }
    return listed;
  }

  // Where the registry's functions are and how large.
  void FindFunctions(const build::ImageObjects& objects) {
    absl::flat_hash_set<absl::string_view> wanted;
    for (const codegen::PlannedFunction& function : plan_.functions) {
      wanted.insert(function.symbol);
    }
    for (const build::ImageObject& object : objects.objects()) {
      for (const build::ObjectSymbol& symbol : object.file.symbols) {
        if (!symbol.section.has_value() || !wanted.contains(symbol.name)) {
          continue;
        }
        found_.try_emplace(
            {object.module, std::string(symbol.name)},
            Place{std::string(object.file.sections[*symbol.section].name),
                  static_cast<int64_t>(symbol.size)});
      }
    }
  }

  void AddModules() {
    // Where the request's modules are in the report, each with all its runs.
    absl::flat_hash_map<size_t, size_t> places;
    for (const codegen::PlannedModule& planned : plan_.modules) {
      size_t place = report_.modules.size();
      if (planned.input.has_value()) {
        place = places.try_emplace(*planned.input, place).first->second;
      }
      if (place == report_.modules.size()) {
        report_.modules.push_back(WithoutFunctions(planned));
        AddBytes(report_.modules.back());
      }
      AddFunctions(planned, report_.modules[place]);
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
    } else if (!planned.input.has_value()) {
      module.kind = "joined";
      module.origin = "listed";
    } else {
      const build::ModuleInput& input = build_.request.modules[*planned.input];
      module.kind = KindName(input);
      module.origin = OriginName(build_.modules[*planned.input].origin);
      module.notes = input.notes;
      const std::vector<std::string>& found =
          build_.modules[*planned.input].notes;
      module.notes.insert(module.notes.end(), found.begin(), found.end());
      if (input.artifact.has_value()) {
        module.artifact_sha256 = build_.request.Sha256Of(*input.artifact);
      }
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
      }
      module.functions.push_back(std::move(function));
    }
  }

  void AddBytes(Module& module) const {
    for (const Section& section : report_.sections) {
      if (section.module != module.name) continue;
      module.flash_bytes = module.flash_bytes.value_or(0) + section.flash_bytes;
      module.ram_bytes = module.ram_bytes.value_or(0) + section.ram_bytes;
    }
  }

  void AddModels() {
    for (const codegen::PlannedModel& planned : plan_.models) {
      Model model;
      model.name = planned.name;
      for (const Module& module : report_.modules) {
        if (module.model != model.name) continue;
        model.functions += static_cast<int64_t>(module.functions.size());
      }
      for (const Constant& constant : report_.constants) {
        if (constant.model == model.name) ++model.constants;
      }
      report_.models.push_back(std::move(model));
    }
  }

  // What of the metadata names no region counts for the first of its kind, as
  // budgets have it.
  void PlaceUnplaced() {
    for (Contribution& contribution : report_.contributions) {
      const bool is_unplaced =
          contribution.region.empty() && contribution.module.empty();
      if (!is_unplaced) continue;
      if (contribution.memory == Memory::kExternal) continue;
      const std::optional<size_t> region =
          codegen::DefaultRegion(plan_, contribution.memory == Memory::kRam
                                            ? codegen::RegionKind::kRam
                                            : codegen::RegionKind::kFlash);
      if (region.has_value()) {
        contribution.region = plan_.regions[*region].name;
      }
    }
  }

  void AddRegions() {
    PlaceUnplaced();
    for (const codegen::RegionSpec& spec : plan_.regions) {
      Region region;
      region.name = spec.name;
      region.budget_bytes = spec.budget_bytes;
      std::vector<LargestUse> uses;
      bool only_external = true;
      for (const Contribution& contribution : report_.contributions) {
        if (contribution.region != spec.name) continue;
        region.used_bytes += contribution.bytes;
        uses.push_back({contribution.name, contribution.bytes});
        only_external =
            only_external && contribution.memory == Memory::kExternal;
      }
      region.memory = spec.kind == codegen::RegionKind::kRam ? Memory::kRam
                      : only_external && !uses.empty()       ? Memory::kExternal
                                                             : Memory::kFlash;
      std::stable_sort(uses.begin(), uses.end(),
                       [](const LargestUse& a, const LargestUse& b) {
                         return a.bytes > b.bytes;
                       });
      uses.resize(std::min(uses.size(), kMaxLargest));
      region.largest = std::move(uses);
      report_.regions.push_back(std::move(region));
    }
  }

  void AddArchive(const build::ImageArchive& built) {
    Archive archive;
    archive.file_name =
        build::OutputFileName(build::OutputKind::kArchive, plan_.model_name);
    for (const build::ImageArchiveMember& member : built.members()) {
      archive.members.push_back(
          {member.name, member.module, member.size_bytes});
    }
    archive.absent_modules = built.absent_modules();
    report_.archive = std::move(archive);
  }

  void AddFiles() {
    for (const build::BuildArtifact& artifact : artifacts_) {
      if (artifact.kind == build::OutputKind::kReport) continue;
      report_.files.push_back({artifact.file_name, artifact.content.size(),
                               artifact.content.sha256()});
    }
  }

  // Without those that the linker script fragment defines.
  std::vector<SymbolOwners> Unresolved(
      const build::SymbolResolution& resolution) const {
    absl::flat_hash_set<std::string> defined;
    for (const codegen::PlannedConstant& constant : plan_.constants) {
      if (codegen::IsDefinedByLinker(plan_, constant)) {
        defined.insert(constant.name);
      }
    }
    std::vector<SymbolOwners> unresolved = Listed(resolution.unresolved());
    unresolved.erase(std::remove_if(unresolved.begin(), unresolved.end(),
                                    [&defined](const SymbolOwners& one) {
                                      return defined.contains(one.symbol);
                                    }),
                     unresolved.end());
    return unresolved;
  }

  struct Place {
    std::string section;
    int64_t size_bytes = 0;
  };

  const ReportedBuild& build_;
  const std::vector<build::BuildArtifact>& artifacts_;
  const codegen::MetadataPlan& plan_;
  BuildReport report_;
  // By module and symbol.
  absl::flat_hash_map<std::pair<std::string, std::string>, Place> found_;
};

}  // namespace

BuildReport MakeReport(const ReportedBuild& build,
                       const std::vector<build::BuildArtifact>& artifacts) {
  return ReportBuilder(build, artifacts).Run();
}

}  // namespace metad::report
