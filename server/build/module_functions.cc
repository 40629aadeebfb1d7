#include "server/build/module_functions.h"

#include <elf.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "server/build/object_archive.h"

namespace metad::build {
namespace {

// An archive with thousands of bad members must not make a huge message.
constexpr size_t kMaxMembersNamed = 5;

bool IsFunction(const ObjectSymbol& symbol) {
  return symbol.type == STT_FUNC || symbol.type == STT_GNU_IFUNC;
}

// A hidden function is reachable in a static link; an internal one is not.
bool IsLinkable(const ObjectSymbol& symbol) {
  return (symbol.binding == STB_GLOBAL || symbol.binding == STB_WEAK) &&
         symbol.visibility != STV_INTERNAL;
}

// Whether the linker keeps one of several definitions.
bool IsMergeable(const ObjectSymbol& symbol, const ObjectFile& object) {
  if (symbol.common) return true;
  return symbol.section.has_value() &&
         object.sections[*symbol.section].grouped();
}

absl::Status CheckMachine(const ObjectFile& object,
                          const MachineExpectation& expected) {
  if (object.machine == expected.machine &&
      object.pointer_bits == expected.pointer_bits &&
      object.big_endian == expected.big_endian) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "is for ",
      DescribeMachine(object.machine, object.pointer_bits, object.big_endian),
      "; target ", expected.target, " expects ",
      DescribeMachine(expected.machine, expected.pointer_bits,
                      expected.big_endian)));
}

}  // namespace

absl::Status ModuleFunctions::AddObject(absl::string_view bytes,
                                        const MachineExpectation& expected) {
  absl::StatusOr<ObjectFile> object = ReadObjectFile(bytes);
  if (!object.ok()) return object.status();
  if (absl::Status status = CheckMachine(*object, expected); !status.ok()) {
    return status;
  }
  if (object->is_link_time_optimised) {
    return absl::InvalidArgumentError(
        "holds GCC's intermediate code instead of machine code; expected an "
        "object compiled without -flto or with -ffat-lto-objects");
  }
  objects_.emplace_back();
  for (const ObjectSymbol& symbol : object->symbols) {
    if (!symbol.defined && symbol.binding == STB_GLOBAL) {
      referred_.emplace_back(symbol.name);
    }
    if (symbol.defined && IsLinkable(symbol)) AddSymbol(symbol, *object);
  }
  return absl::OkStatus();
}

void ModuleFunctions::AddSymbol(const ObjectSymbol& symbol,
                                const ObjectFile& object) {
  const bool strong = symbol.binding == STB_GLOBAL;
  ObjectDefinitions& definitions = objects_.back();
  if (IsFunction(symbol)) {
    defined_.emplace(symbol.name);
    if (strong) {
      definitions.functions.emplace_back(symbol.name);
    } else {
      has_weak_ = true;
    }
    return;
  }
  if (!strong) return;
  (IsMergeable(symbol, object) ? definitions.mergeable : definitions.others)
      .emplace_back(symbol.name);
}

size_t ModuleFunctions::function_count() const {
  size_t count = 0;
  for (const ObjectDefinitions& object : objects_) {
    count += object.functions.size();
  }
  return count;
}

std::vector<std::string> ModuleFunctions::Undefined() const {
  absl::flat_hash_set<absl::string_view> known(defined_.begin(),
                                               defined_.end());
  for (const ObjectDefinitions& object : objects_) {
    known.insert(object.others.begin(), object.others.end());
    known.insert(object.mergeable.begin(), object.mergeable.end());
  }
  std::vector<std::string> undefined;
  for (const std::string& name : referred_) {
    if (known.insert(name).second) undefined.push_back(name);
  }
  return undefined;
}

absl::Status ModuleFunctions::AddArchive(absl::string_view bytes,
                                         const MachineExpectation& expected) {
  absl::StatusOr<std::vector<ArchiveMember>> members = ReadObjectArchive(bytes);
  if (!members.ok()) return members.status();
  std::vector<std::string> problems;
  size_t problem_count = 0;
  for (const ArchiveMember& member : *members) {
    const absl::Status status = AddObject(member.content, expected);
    if (status.ok()) continue;
    ++problem_count;
    if (problems.size() < kMaxMembersNamed) {
      problems.push_back(absl::StrCat("member ", codegen::Quoted(member.name),
                                      " ", status.message()));
    }
  }
  if (problem_count == 0) return absl::OkStatus();
  if (problem_count > problems.size()) {
    problems.push_back(
        absl::StrCat("and ", problem_count - problems.size(), " more members"));
  }
  return absl::InvalidArgumentError(absl::StrJoin(problems, "; "));
}

}  // namespace metad::build
