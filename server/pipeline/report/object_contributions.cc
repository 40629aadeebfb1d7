#include "server/pipeline/report/object_contributions.h"

#include <elf.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/aot_symbols.h"
#include "server/pipeline/report/common_symbols.h"
#include "server/pipeline/report/linked_sections.h"
#include "server/pipeline/report/plan_contributions.h"
#include "server/pipeline/report/section_memory.h"
#include "server/pipeline/report/section_regions.h"
#include "server/pipeline/shortened_name.h"

namespace metad::report {
namespace {

using pipeline::ImageObject;
using pipeline::ObjectSection;
using pipeline::ObjectSymbol;

// Symbols of one section that are told apart; a hostile object may have any
// number.
constexpr size_t kMaxPieces = 10'000;
constexpr size_t kMaxNameBytes = 256;

// Of the copy in flash: names differ at their ends.
constexpr char kInitialValueOf[] = "initial value of ";

// Part of a section that has a name.
struct Piece {
  uint64_t begin = 0;
  uint64_t size = 0;
  // Of several symbols at one place, the lowest names it.
  int rank = 0;
  absl::string_view name;
};

// Empty where the module is of none, as the metadata's own object.
std::string ModelOfModule(const codegen::MetadataPlan& plan,
                          const std::string& name) {
  for (const codegen::PlannedModule& module : plan.modules) {
    if (module.name != name || !module.model.has_value()) continue;
    return plan.models[*module.model].name;
  }
  return "";
}

class Splitter {
 public:
  Splitter(const codegen::MetadataPlan& plan, const ImageObject& object,
           const SectionRegions& regions, std::vector<Contribution>& out)
      : plan_(plan), object_(object), regions_(regions), out_(out) {
    for (const codegen::PlannedConstant& constant : plan.constants) {
      constants_.emplace(constant.name, &constant);
    }
    for (const codegen::PlannedModel& model : plan.models) {
      if (model.aot.has_value()) AddInterface(model);
    }
    model_ = ModelOfModule(plan, object.module);
  }

  // `index` is the object's in the image.
  void Run(size_t index, const LinkedSections& linked) {
    std::vector<std::vector<Piece>> pieces = PiecesBySection();
    for (size_t i = 0; i < object_.file.sections.size(); ++i) {
      const ObjectSection& section = object_.file.sections[i];
      if (linked.Has(index, i) && section.size > 0) {
        Split(section, std::move(pieces[i]));
      }
    }
  }

 private:
  void AddInterface(const codegen::PlannedModel& model) {
    const std::string& mod = model.aot->module_name;
    models_.emplace(codegen::MetadataFunction(mod), model.name);
    models_.emplace(codegen::EntryFunction(mod), model.name);
    for (const absl::string_view suffix :
         {codegen::kAotMetadataSuffix, codegen::kAotInputsSuffix,
          codegen::kAotOutputsSuffix, codegen::kAotWorkspacesSuffix,
          codegen::kAotConstantsSuffix, codegen::kAotShapesSuffix}) {
      models_.emplace(codegen::AotTable(plan_.model_name, mod, suffix),
                      model.name);
    }
    for (const auto& workspace : model.aot->workspace_pools) {
      models_.emplace(codegen::WorkspaceSymbol(mod, workspace.name),
                      model.name);
    }
  }

  std::vector<std::vector<Piece>> PiecesBySection() const {
    std::vector<std::vector<Piece>> pieces(object_.file.sections.size());
    for (const ObjectSymbol& symbol : object_.file.symbols) {
      if (!symbol.section.has_value() || symbol.size == 0) continue;
      if (symbol.type != STT_FUNC && symbol.type != STT_OBJECT) continue;
      // What is in it is told apart.
      if (IsBlock(symbol.name)) continue;
      Piece piece{symbol.value, symbol.size, RankOf(symbol), symbol.name};
      // The lowest bit of an Arm function's address says that it is Thumb.
      if (object_.file.machine == EM_ARM && symbol.type == STT_FUNC) {
        piece.begin &= ~uint64_t{1};
      }
      pieces[*symbol.section].push_back(piece);
    }
    return pieces;
  }

  int RankOf(const ObjectSymbol& symbol) const {
    const codegen::PlannedConstant* constant = FindConstant(symbol.name);
    if (constant != nullptr) return constant->alias_of.has_value() ? 1 : 0;
    return symbol.binding == STB_LOCAL ? 3 : 2;
  }

  bool IsBlock(absl::string_view name) const {
    const codegen::PlannedConstant* constant = FindConstant(name);
    return constant != nullptr && constant->is_block;
  }

  // Null in modules, whose symbols may have any name.
  const codegen::PlannedConstant* FindConstant(absl::string_view name) const {
    if (!object_.module.empty()) return nullptr;
    const auto found = constants_.find(name);
    return found == constants_.end() ? nullptr : found->second;
  }

  void Split(const ObjectSection& section, std::vector<Piece> pieces) {
    uint64_t rest = section.size;
    KeepApart(section, pieces);
    for (const Piece& piece : pieces) {
      Add(section, KindOf(section, piece.name), piece.name, piece.size);
      rest -= piece.size;
    }
    if (rest == 0) return;
    if (pieces.empty()) {
      Add(section, KindOf(section, ""), section.name, rest);
    } else if (object_.module.empty()) {
      Add(section, ContributionKind::kPadding,
          absl::StrCat("padding of ", section.name), rest);
    } else {
      Add(section, KindOf(section, ""), absl::StrCat("rest of ", section.name),
          rest);
    }
  }

  // Leaves pieces that lie in the section and not in one another, at most
  // kMaxPieces of them, in the order of addresses.
  static void KeepApart(const ObjectSection& section,
                        std::vector<Piece>& pieces) {
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
      return std::tie(a.begin, a.rank, a.name) <
             std::tie(b.begin, b.rank, b.name);
    });
    uint64_t end = 0;
    const auto unusable = [&section, &end](const Piece& piece) {
      if (piece.begin < end || piece.begin > section.size ||
          piece.size > section.size - piece.begin) {
        return true;
      }
      end = piece.begin + piece.size;
      return false;
    };
    // Not std::remove_if, which promises no order of its calls.
    std::vector<Piece> kept;
    for (const Piece& piece : pieces) {
      if (!unusable(piece)) kept.push_back(piece);
    }
    if (kept.size() > kMaxPieces) KeepLargest(kept);
    pieces = std::move(kept);
  }

  static void KeepLargest(std::vector<Piece>& pieces) {
    std::stable_sort(
        pieces.begin(), pieces.end(),
        [](const Piece& a, const Piece& b) { return a.size > b.size; });
    pieces.resize(kMaxPieces);
    std::sort(pieces.begin(), pieces.end(),
              [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
  }

  ContributionKind KindOf(const ObjectSection& section,
                          absl::string_view symbol) const {
    if (section.executable()) return ContributionKind::kCode;
    if (OccupiesRam(section)) return ContributionKind::kData;
    if (FindConstant(symbol) != nullptr) return ContributionKind::kConstant;
    return object_.module.empty() ? ContributionKind::kTable
                                  : ContributionKind::kData;
  }

  void Add(const ObjectSection& section, ContributionKind kind,
           absl::string_view name, uint64_t size) {
    Contribution contribution;
    contribution.kind = kind;
    contribution.name = pipeline::ShortenedName(name, kMaxNameBytes);
    contribution.module = object_.module;
    contribution.model = model_;
    if (const auto* constant = FindConstant(name); constant != nullptr) {
      contribution.model = ModelOf(plan_, *constant);
    }
    if (const auto owner = models_.find(name);
        object_.module.empty() && owner != models_.end()) {
      contribution.model = owner->second;
    }
    contribution.section = std::string(section.name);
    contribution.region = regions_.RegionOf(section.name);
    contribution.bytes = static_cast<int64_t>(size);
    if (OccupiesRam(section)) {
      contribution.memory = Memory::kRam;
      out_.push_back(contribution);
    }
    if (!OccupiesFlash(section)) return;
    contribution.memory = Memory::kFlash;
    if (OccupiesRam(section)) {
      contribution.name.insert(0, kInitialValueOf);
      contribution.region = "";
    }
    out_.push_back(std::move(contribution));
  }

  const codegen::MetadataPlan& plan_;
  const ImageObject& object_;
  const SectionRegions& regions_;
  std::vector<Contribution>& out_;
  absl::flat_hash_map<absl::string_view, const codegen::PlannedConstant*>
      constants_;
  // By what the metadata's object has for an interface.
  absl::flat_hash_map<std::string, std::string> models_;
  // Of the module that the object is of.
  std::string model_;
};

// As one section of each module that has some.
void AddCommon(const pipeline::ImageObjects& objects,
               std::vector<Section>& sections) {
  absl::flat_hash_map<std::string, size_t> places;
  for (const CommonSymbol& common : CommonSymbols(objects)) {
    const auto [place, added] =
        places.try_emplace(common.module, sections.size());
    if (added) sections.emplace_back();
    Section& section = sections[place->second];
    section.module = common.module;
    section.name = kCommonSection;
    section.size_bytes += common.size_bytes;
    section.alignment = std::max(section.alignment, common.alignment);
    section.ram_bytes += common.size_bytes;
    section.writable = true;
  }
}

}  // namespace

std::vector<Contribution> ObjectContributions(
    const codegen::MetadataPlan& plan, const pipeline::ImageObjects& objects) {
  const SectionRegions regions(plan);
  std::vector<Contribution> contributions;
  const LinkedSections linked(objects);
  for (size_t i = 0; i < objects.objects().size(); ++i) {
    Splitter(plan, objects.objects()[i], regions, contributions).Run(i, linked);
  }
  for (const CommonSymbol& common : CommonSymbols(objects)) {
    contributions.push_back(
        {ContributionKind::kData, Memory::kRam,
         pipeline::ShortenedName(common.name, kMaxNameBytes), common.module,
         ModelOfModule(plan, common.module), kCommonSection, "",
         common.size_bytes});
  }
  return contributions;
}

std::vector<Section> ObjectSections(const codegen::MetadataPlan& plan,
                                    const pipeline::ImageObjects& objects) {
  const SectionRegions regions(plan);
  std::vector<Section> sections;
  absl::flat_hash_map<std::pair<std::string, std::string>, size_t> places;
  const LinkedSections linked(objects);
  for (size_t i = 0; i < objects.objects().size(); ++i) {
    const ImageObject& object = objects.objects()[i];
    for (size_t j = 0; j < object.file.sections.size(); ++j) {
      const ObjectSection& read = object.file.sections[j];
      if (!linked.Has(i, j) || read.size == 0) continue;
      const auto [place, added] = places.try_emplace(
          {object.module, std::string(read.name)}, sections.size());
      if (added) sections.emplace_back();
      Section& section = sections[place->second];
      const auto size = static_cast<int64_t>(read.size);
      section.module = object.module;
      section.name = std::string(read.name);
      section.region = regions.RegionOf(read.name);
      section.size_bytes += size;
      section.alignment =
          std::max(section.alignment, static_cast<int64_t>(read.alignment));
      if (OccupiesFlash(read)) section.flash_bytes += size;
      if (OccupiesRam(read)) section.ram_bytes += size;
      section.writable = section.writable || read.writable();
      section.executable = section.executable || read.executable();
      section.read_only_after_relocation = read.read_only_after_relocation();
    }
  }
  AddCommon(objects, sections);
  return sections;
}

}  // namespace metad::report
