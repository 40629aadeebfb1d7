#include "server/execution/toolchain_catalog.h"

#include <elf.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"
#include "server/execution/default_toolchains.h"
#include "server/platform/text_proto.h"
#include "spdlog/spdlog.h"
#include "toolchain_catalog.pb.h"

namespace metad::execution {
namespace {

using google::protobuf::TextFormat;
using Problems = platform::TextProtoProblems;

// ---------------------------------------------------------------------------
// Architectures

struct Architecture {
  config::Target::Architecture value;
  absl::string_view name;
  uint16_t elf_machine;
  bool has_32_bits;
  bool has_64_bits;
  bool has_little_endian;
  bool has_big_endian;
};

constexpr Architecture kArchitectures[] = {
    {config::Target::ARM, "ARM", EM_ARM, true, false, true, true},
    {config::Target::AARCH64, "AArch64", EM_AARCH64, false, true, true, true},
    {config::Target::RISCV, "RISC-V", EM_RISCV, true, true, true, false},
    {config::Target::X86_64, "x86-64", EM_X86_64, false, true, true, false},
    {config::Target::MIPS, "MIPS", EM_MIPS, true, true, true, true},
    {config::Target::S390, "S/390", EM_S390, true, true, false, true},
};

constexpr config::Target::Architecture kNative =
#if defined(__x86_64__)
    config::Target::X86_64;
#elif defined(__aarch64__)
    config::Target::AARCH64;
#elif defined(__arm__)
    config::Target::ARM;
#elif defined(__riscv)
    config::Target::RISCV;
#elif defined(__mips__)
    config::Target::MIPS;
#elif defined(__s390__)
    config::Target::S390;
#else
#error "Name this machine's architecture in toolchain_catalog.proto."
#endif

// Empty where codegen/elf does not describe it.
constexpr absl::string_view kNativeObjectMachine =
#if defined(__x86_64__) && !defined(__ILP32__)
    "x86-64";
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    "aarch64";
#elif defined(__s390x__)
    "s390x";
#else
    "";
#endif

constexpr int kNativePointerBits = static_cast<int>(8 * sizeof(void*));
constexpr bool kNativeIsBigEndian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

// Null for a value that is none of the table's.
const Architecture* FindArchitecture(config::Target::Architecture value) {
  const auto* found = std::find_if(
      std::begin(kArchitectures), std::end(kArchitectures),
      [value](const Architecture& entry) { return entry.value == value; });
  return found == std::end(kArchitectures) ? nullptr : found;
}

// One target or toolchain of the file: its field path, and where it begins.
class Element {
 public:
  Element(absl::string_view field, int index,
          const TextFormat::ParseInfoTree& tree, Problems* problems)
      : path_(absl::StrCat(field, "[", index, "]")),
        location_(tree.GetLocation(
            config::ToolchainCatalog::descriptor()->FindFieldByName(
                std::string(field)),
            index)),
        problems_(problems) {}

  void Refuse(absl::string_view field, absl::string_view problem) const {
    problems_->AddError(location_.line, location_.column,
                        absl::StrCat(path_, ".", field, ": ", problem));
  }

 private:
  const std::string path_;
  const TextFormat::ParseLocation location_;
  Problems* const problems_;
};

// ---------------------------------------------------------------------------
// Values

constexpr absl::string_view kNameForm =
    "must be [A-Za-z0-9][A-Za-z0-9_.+-]{0,63}";

bool IsName(absl::string_view text) {
  if (text.empty() || text.size() > 64 || !absl::ascii_isalnum(text[0])) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("_.+-", c);
  });
}

// Checks a name, and that it is the first of its kind. `seen` remembers where
// each name was used first.
void CheckName(const Element& element, absl::string_view field,
               const std::string& name, int index,
               std::map<std::string, int>& seen) {
  if (!IsName(name)) {
    element.Refuse(field, absl::StrCat("\"", name, "\" ", kNameForm));
    return;
  }
  const auto [first, inserted] = seen.emplace(name, index);
  if (!inserted) {
    element.Refuse(field, absl::StrCat("\"", name, "\" is already that of [",
                                       first->second, "]"));
  }
}

// Fills in what the architecture says, and checks what the file says beside it.
void ReadArchitecture(const Element& element, const config::Target& proto,
                      TargetDescription& target) {
  const bool native = proto.architecture() == config::Target::NATIVE;
  const Architecture* architecture =
      FindArchitecture(native ? kNative : proto.architecture());
  if (architecture == nullptr) {
    element.Refuse("architecture",
                   "must be NATIVE, ARM, AARCH64, RISCV, X86_64, MIPS or S390");
    return;
  }
  target.architecture = std::string(architecture->name);
  target.elf_machine = architecture->elf_machine;
  if (native) {
    if (proto.pointer_bits() != 0 || proto.big_endian() ||
        !proto.object_machine().empty()) {
      element.Refuse(
          "architecture",
          "NATIVE goes without pointer_bits, big_endian and object_machine");
    }
    target.object_machine = std::string(kNativeObjectMachine);
    target.pointer_bits = kNativePointerBits;
    target.big_endian = kNativeIsBigEndian;
    return;
  }
  const int bits = proto.pointer_bits();
  if (!(bits == 32 && architecture->has_32_bits) &&
      !(bits == 64 && architecture->has_64_bits)) {
    element.Refuse(
        "pointer_bits",
        absl::StrCat(
            bits, " must be ", architecture->has_32_bits ? "32" : "",
            architecture->has_32_bits && architecture->has_64_bits ? " or "
                                                                   : "",
            architecture->has_64_bits ? "64" : "", " on ", architecture->name));
  }
  if (proto.big_endian() && !architecture->has_big_endian) {
    element.Refuse("big_endian",
                   absl::StrCat(architecture->name, " is little-endian only"));
  }
  if (!proto.big_endian() && !architecture->has_little_endian) {
    element.Refuse("big_endian",
                   absl::StrCat(architecture->name, " is big-endian only"));
  }
  target.pointer_bits = bits;
  target.big_endian = proto.big_endian();
  target.object_machine = proto.object_machine();
}

std::vector<TargetDescription> ReadTargets(
    const config::ToolchainCatalog& catalog,
    const TextFormat::ParseInfoTree& tree, Problems& problems) {
  if (catalog.targets().empty()) {
    problems.AddError(-1, 0, "targets: must hold at least one");
  }
  std::vector<TargetDescription> targets;
  std::map<std::string, int> seen;
  for (int i = 0; i < catalog.targets_size(); ++i) {
    const config::Target& proto = catalog.targets(i);
    const Element element("targets", i, tree, &problems);
    CheckName(element, "name", proto.name(), i, seen);
    TargetDescription target;
    target.name = proto.name();
    target.description = proto.description();
    ReadArchitecture(element, proto, target);
    targets.push_back(std::move(target));
  }
  return targets;
}

bool IsCompiler(absl::string_view compiler) {
  if (compiler.find('\0') != compiler.npos) return false;
  return absl::StartsWith(compiler, "/") ||
         (!compiler.empty() && !absl::StrContains(compiler, "/"));
}

// `known` holds the names of all targets.
std::vector<ToolchainTarget> ReadToolchainTargets(
    const Element& element, const config::Toolchain& proto,
    const std::vector<TargetDescription>& known) {
  if (proto.targets().empty()) {
    element.Refuse("targets", "must hold at least one");
  }
  std::vector<ToolchainTarget> targets;
  for (int i = 0; i < proto.targets_size(); ++i) {
    const config::ToolchainTarget& entry = proto.targets(i);
    const std::string path = absl::StrCat("targets[", i, "]");
    if (std::none_of(known.begin(), known.end(), [&](const auto& target) {
          return target.name == entry.target();
        })) {
      element.Refuse(absl::StrCat(path, ".target"),
                     absl::StrCat("\"", entry.target(),
                                  "\" is no target of this catalog"));
    }
    if (std::any_of(targets.begin(), targets.end(), [&](const auto& target) {
          return target.target == entry.target();
        })) {
      element.Refuse(
          absl::StrCat(path, ".target"),
          absl::StrCat("\"", entry.target(), "\" stands here twice"));
    }
    for (int j = 0; j < entry.flags_size(); ++j) {
      const std::string& flag = entry.flags(j);
      if (flag.empty() || flag.find('\0') != flag.npos) {
        element.Refuse(absl::StrCat(path, ".flags[", j, "]"),
                       "must not be empty or hold a NUL");
      }
    }
    targets.push_back(
        {entry.target(), {entry.flags().begin(), entry.flags().end()}});
  }
  return targets;
}

std::vector<ToolchainDescription> ReadToolchains(
    const config::ToolchainCatalog& catalog,
    const std::vector<TargetDescription>& targets,
    const TextFormat::ParseInfoTree& tree, Problems& problems) {
  std::vector<ToolchainDescription> toolchains;
  std::map<std::string, int> seen;
  for (int i = 0; i < catalog.toolchains_size(); ++i) {
    const config::Toolchain& proto = catalog.toolchains(i);
    const Element element("toolchains", i, tree, &problems);
    CheckName(element, "id", proto.id(), i, seen);
    if (proto.family() != config::Toolchain::GCC &&
        proto.family() != config::Toolchain::CLANG) {
      element.Refuse("family", "must be GCC or CLANG");
    }
    if (!IsCompiler(proto.compiler())) {
      element.Refuse("compiler", absl::StrCat("\"", proto.compiler(),
                                              "\" must be a name without '/' "
                                              "or an absolute path"));
    }
    ToolchainDescription toolchain;
    toolchain.id = proto.id();
    toolchain.family = proto.family() == config::Toolchain::CLANG
                           ? CompilerFamily::kClang
                           : CompilerFamily::kGcc;
    toolchain.compiler = proto.compiler();
    toolchain.targets = ReadToolchainTargets(element, proto, targets);
    toolchains.push_back(std::move(toolchain));
  }
  return toolchains;
}

}  // namespace

const ToolchainTarget* ToolchainDescription::FindTarget(
    absl::string_view target) const {
  const auto found =
      std::find_if(targets.begin(), targets.end(),
                   [&](const auto& entry) { return entry.target == target; });
  return found == targets.end() ? nullptr : &*found;
}

absl::StatusOr<ToolchainCatalog> ToolchainCatalog::Parse(
    absl::string_view text, absl::string_view file_name) {
  Problems problems(file_name);
  TextFormat::ParseInfoTree tree;
  config::ToolchainCatalog proto;
  if (!platform::ParseTextProto(text, proto, tree, problems)) {
    return problems.ToStatus();
  }

  ToolchainCatalog catalog;
  catalog.targets_ = ReadTargets(proto, tree, problems);
  catalog.toolchains_ = ReadToolchains(proto, catalog.targets_, tree, problems);
  if (!problems.empty()) return problems.ToStatus();
  return catalog;
}

const ToolchainCatalog& ToolchainCatalog::Default() {
  static const ToolchainCatalog& catalog = *[] {
    absl::StatusOr<ToolchainCatalog> parsed =
        Parse(DefaultToolchainsText(), "default_toolchains.textproto");
    if (!parsed.ok()) {
      // A test parses it, so a released binary never gets here.
      spdlog::critical("{}", parsed.status().ToString());
      std::abort();
    }
    // Never destroyed: threads may outlive main.
    return new ToolchainCatalog(*std::move(parsed));
  }();
  return catalog;
}

const TargetDescription* ToolchainCatalog::FindTarget(
    absl::string_view name) const {
  const auto found =
      std::find_if(targets_.begin(), targets_.end(),
                   [&](const auto& target) { return target.name == name; });
  return found == targets_.end() ? nullptr : &*found;
}

const ToolchainDescription* ToolchainCatalog::FindToolchain(
    absl::string_view id) const {
  const auto found =
      std::find_if(toolchains_.begin(), toolchains_.end(),
                   [&](const auto& toolchain) { return toolchain.id == id; });
  return found == toolchains_.end() ? nullptr : &*found;
}

}  // namespace metad::execution
