#include "server/pipeline/image_archive.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/output_name.h"

namespace metad::pipeline {
namespace {

// How many problems are told; the rest would be more of the same.
constexpr size_t kMaxNamed = 10;

// What no tool stumbles over; members of archives may be called anything.
std::string Portable(absl::string_view name) {
  std::string portable(name);
  std::replace_if(
      portable.begin(), portable.end(),
      [](unsigned char c) {
        return !absl::ascii_isalnum(c) && c != '_' && c != '.' && c != '+' &&
               c != '-';
      },
      '_');
  return portable;
}

std::string NameOf(const ImageObject& object, const std::string& model_name) {
  if (object.module.empty()) {
    return OutputFileName(OutputKind::kObject, model_name);
  }
  return object.member.empty()
             ? absl::StrCat(object.module, ".o")
             : absl::StrCat(object.module, ".", Portable(object.member));
}

// "ops.conv.o" becomes "ops.conv.2.o".
std::string Numbered(const std::string& name, size_t number) {
  const size_t dot = std::min(name.rfind('.'), name.size());
  return absl::StrCat(name.substr(0, dot), ".", number, name.substr(dot));
}

std::string MakeUnique(const std::string& name,
                       absl::flat_hash_set<std::string>& taken) {
  std::string unique = name;
  for (size_t number = 2; !taken.insert(unique).second; ++number) {
    unique = Numbered(name, number);
  }
  return unique;
}

// What an archive's index lists: all that another object can refer to.
std::vector<absl::string_view> GlobalSymbols(const ObjectFile& file) {
  std::vector<absl::string_view> names;
  for (const ObjectSymbol& symbol : file.symbols) {
    const bool is_named = !symbol.name.empty() && symbol.type != STT_SECTION &&
                          symbol.type != STT_FILE;
    if (is_named && symbol.binding != STB_LOCAL &&
        (symbol.defined || symbol.common)) {
      names.push_back(symbol.name);
    }
  }
  return names;
}

// The module whose object has to define the function; empty: the metadata's
// own.
std::string OwnerOf(const codegen::MetadataPlan& plan,
                    const codegen::PlannedFunction& function) {
  return codegen::IsGenerated(plan, function)
             ? ""
             : plan.modules[function.module].name;
}

std::vector<std::string> ProblemsOf(
    const codegen::MetadataPlan& plan,
    const absl::flat_hash_set<std::string>& present,
    const std::vector<ArchiveObject>& objects) {
  absl::flat_hash_map<absl::string_view, std::vector<absl::string_view>>
      definers;
  for (const codegen::PlannedFunction& function : plan.functions) {
    if (present.contains(OwnerOf(plan, function))) definers[function.symbol];
  }
  for (const ArchiveObject& object : objects) {
    for (const absl::string_view symbol : object.symbols) {
      const auto found = definers.find(symbol);
      if (found != definers.end()) found->second.push_back(object.name);
    }
  }
  std::vector<std::string> problems;
  for (const codegen::PlannedFunction& function : plan.functions) {
    const auto found = definers.find(function.symbol);
    if (found == definers.end() || found->second.size() == 1) continue;
    if (problems.size() == kMaxNamed) break;
    problems.push_back(
        found->second.empty()
            ? absl::StrCat(function.symbol, " is defined by no member")
            : absl::StrCat(function.symbol, " is defined by ",
                           absl::StrJoin(found->second, " and ")));
  }
  return problems;
}

}  // namespace

absl::StatusOr<ImageArchive> ImageArchive::Make(
    const codegen::MetadataPlan& plan, const ImageObjects& objects) {
  std::vector<ArchiveObject> archived;
  std::vector<ImageArchiveMember> members;
  absl::flat_hash_set<std::string> taken;
  absl::flat_hash_set<std::string> present;
  for (const ImageObject& object : objects.objects()) {
    present.insert(object.module);
    const std::string name = MakeUnique(NameOf(object, plan.model_name), taken);
    members.push_back(
        {name, object.module, static_cast<int64_t>(object.bytes.size())});
    archived.push_back({name, GlobalSymbols(object.file), object.bytes});
  }
  const std::vector<std::string> problems = ProblemsOf(plan, present, archived);
  if (!problems.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "of each function of the registry the archive must have one "
        "definition, in one of its members: ",
        absl::StrJoin(problems, "; ")));
  }
  std::vector<std::string> absent;
  for (const codegen::PlannedModule& module : plan.modules) {
    // A module may be there in several runs.
    if (!module.generated && present.insert(module.name).second) {
      absent.push_back(module.name);
    }
  }
  absl::StatusOr<ArchiveWriter> writer =
      ArchiveWriter::Create(std::move(archived));
  if (!writer.ok()) return writer.status();
  return ImageArchive(*std::move(writer), std::move(members),
                      std::move(absent));
}

ImageArchive::ImageArchive(ArchiveWriter writer,
                           std::vector<ImageArchiveMember> members,
                           std::vector<std::string> absent_modules)
    : writer_(std::move(writer)),
      members_(std::move(members)),
      absent_modules_(std::move(absent_modules)) {}

}  // namespace metad::pipeline
