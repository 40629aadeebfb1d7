#include "server/pipeline/module_functions.h"

#include <elf.h>

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/object_archive.h"

namespace metad::pipeline {
namespace {

// An archive with thousands of bad members must not make a huge message.
constexpr size_t kMaxMembersNamed = 5;

constexpr absl::string_view kInternal =
    "is visible inside its object only (STV_INTERNAL)";
// The linkers put bit 0 into the address of what is STT_FUNC and no other.
constexpr absl::string_view kNoThumbBit =
    "is Thumb code without a type, so that linkers leave the Thumb bit out of "
    "its address and a call through the registry faults; declare it with "
    ".thumb_func or .type NAME, %function";

bool IsGlobal(const ObjectSymbol& symbol) {
  return symbol.binding == STB_GLOBAL || symbol.binding == STB_WEAK;
}

// Whether the linker keeps one of several definitions.
bool IsGrouped(const ObjectSymbol& symbol, const ObjectFile& object) {
  return symbol.section.has_value() &&
         object.sections[*symbol.section].in_comdat;
}

// Sorts an object's symbols.
class DefinitionReader {
 public:
  explicit DefinitionReader(const ObjectFile& object)
      : object_(object), map_(object) {}

  ObjectDefinitions Run() {
    for (const ObjectSymbol& symbol : object_.symbols) {
      if (symbol.defined && IsGlobal(symbol)) Add(symbol);
    }
    return std::move(definitions_);
  }

 private:
  void Add(const ObjectSymbol& symbol) {
    if (IsFunction(symbol)) {
      definitions_.functions.push_back(Describe(symbol));
      return;
    }
    // An internal one is seen by no other object.
    if (symbol.binding != STB_GLOBAL || symbol.visibility == STV_INTERNAL) {
      return;
    }
    const bool mergeable = symbol.common || IsGrouped(symbol, object_);
    (mergeable ? definitions_.mergeable : definitions_.others)
        .emplace_back(symbol.name);
  }

  bool IsFunction(const ObjectSymbol& symbol) const {
    if (symbol.type == STT_FUNC || symbol.type == STT_GNU_IFUNC) return true;
    return symbol.type == STT_NOTYPE && symbol.section.has_value() &&
           object_.sections[*symbol.section].executable() &&
           StateOf(symbol) != CodeState::kData;
  }

  // Bit 0 of an address of Thumb code is no part of it.
  CodeState StateOf(const ObjectSymbol& symbol) const {
    const uint64_t mask =
        object_.machine == EM_ARM ? ~uint64_t{1} : ~uint64_t{0};
    return map_.At(*symbol.section, symbol.value & mask);
  }

  DefinedFunction Describe(const ObjectSymbol& symbol) const {
    DefinedFunction function;
    function.name = std::string(symbol.name);
    function.weak = symbol.binding == STB_WEAK;
    function.comdat = IsGrouped(symbol, object_);
    function.hidden = symbol.visibility == STV_HIDDEN;
    if (symbol.visibility == STV_INTERNAL) {
      function.obstacle = std::string(kInternal);
    } else if (LacksThumbBit(symbol)) {
      function.obstacle = std::string(kNoThumbBit);
    }
    return function;
  }

  bool LacksThumbBit(const ObjectSymbol& symbol) const {
    return object_.machine == EM_ARM && symbol.type == STT_NOTYPE &&
           (symbol.value & 1) == 0 && StateOf(symbol) != CodeState::kArm;
  }

  const ObjectFile& object_;
  const CodeMap map_;
  ObjectDefinitions definitions_;
};

absl::Status CheckMachine(const ObjectFile& object,
                          const MachineExpectation& expected) {
  const bool matches = object.machine == expected.machine &&
                       object.pointer_bits == expected.pointer_bits &&
                       object.big_endian == expected.big_endian;
  if (matches) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "is for ",
      DescribeMachine(object.machine, object.pointer_bits, object.big_endian),
      "; target ", expected.target, " expects ",
      DescribeMachine(expected.machine, expected.pointer_bits,
                      expected.big_endian)));
}

}  // namespace

absl::Status CheckMachineCode(const ObjectFile& object) {
  if (!object.is_link_time_optimised) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "holds GCC's intermediate code instead of machine code; expected an "
      "object compiled without -flto or with -ffat-lto-objects");
}

ObjectDefinitions DefinitionsOf(const ObjectFile& object) {
  return DefinitionReader(object).Run();
}

absl::Status ModuleFunctions::AddObject(absl::string_view bytes,
                                        const MachineExpectation& expected) {
  absl::StatusOr<ObjectFile> object = ReadObjectFile(bytes);
  if (!object.ok()) return object.status();
  if (absl::Status status = CheckMachine(*object, expected); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckMachineCode(*object); !status.ok()) {
    return status;
  }
  objects_.push_back(DefinitionsOf(*object));
  IndexFunctions();
  for (const ObjectSymbol& symbol : object->symbols) {
    if (!symbol.defined && symbol.binding == STB_GLOBAL) {
      referred_.emplace_back(symbol.name);
    }
  }
  return absl::OkStatus();
}

void ModuleFunctions::IndexFunctions() {
  const size_t object = objects_.size() - 1;
  const std::vector<DefinedFunction>& functions = objects_[object].functions;
  for (size_t i = 0; i < functions.size(); ++i) {
    places_.try_emplace(functions[i].name, object, i);
  }
}

std::vector<std::string> ModuleFunctions::Undefined() const {
  absl::flat_hash_set<absl::string_view> known;
  for (const ObjectDefinitions& object : objects_) {
    for (const DefinedFunction& function : object.functions) {
      known.insert(function.name);
    }
    known.insert(object.others.begin(), object.others.end());
    known.insert(object.mergeable.begin(), object.mergeable.end());
  }
  std::vector<std::string> undefined;
  for (const std::string& name : referred_) {
    if (known.insert(name).second) undefined.push_back(name);
  }
  return undefined;
}

const DefinedFunction* ModuleFunctions::Find(absl::string_view name) const {
  const auto found = places_.find(name);
  if (found == places_.end()) return nullptr;
  const auto& [object, place] = found->second;
  return &objects_[object].functions[place];
}

absl::Status ModuleFunctions::AddArchive(absl::string_view bytes,
                                         const MachineExpectation& expected) {
  absl::StatusOr<std::vector<ArchiveMember>> members = ReadObjectArchive(bytes);
  if (!members.ok()) return members.status();
  std::vector<std::string> problems;
  size_t problem_count = 0;
  for (const ArchiveMember& member : *members) {
    const absl::Status status = AddObject(member.content, expected);
    if (status.ok()) {
      objects_.back().member = member.name;
      continue;
    }
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

}  // namespace metad::pipeline
