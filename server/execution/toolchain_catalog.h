#ifndef METAD_SERVER_EXECUTION_TOOLCHAIN_CATALOG_H_
#define METAD_SERVER_EXECUTION_TOOLCHAIN_CATALOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::execution {

// A machine that objects are made for.
struct TargetDescription {
  // "cortex-m3".
  std::string name;
  std::string description;
  // Name of the ELF machine: "ARM", "RISC-V", "AArch64", "x86-64", "MIPS" or
  // "S/390".
  // A catalog's "native" has become the machine that the server runs on.
  std::string architecture;
  // EM_* of <elf.h> for that architecture.
  uint16_t elf_machine = 0;
  // 32 or 64.
  int pointer_bits = 0;
  bool big_endian = false;
  // What codegen/elf calls the machine; empty where only compilers make objects
  // for it.
  std::string object_machine;
};

enum class CompilerFamily { kGcc, kClang };

// What a toolchain does for one target.
struct ToolchainTarget {
  std::string target;
  // Arguments of every compilation for the target, before the source file.
  std::vector<std::string> flags;
};

struct ToolchainDescription {
  std::string id;
  CompilerFamily family = CompilerFamily::kGcc;
  // A name to look up on PATH, or an absolute path.
  std::string compiler;
  std::vector<ToolchainTarget> targets;

  // Null when the toolchain does not serve `target`.
  const ToolchainTarget* FindTarget(absl::string_view target) const;
};

// Which targets and compilers a server knows, as its operator wrote them down
// in the text format of metad.config.ToolchainCatalog (toolchain_catalog.proto
// documents every field). It says nothing of what is installed:
// ToolchainRegistry does. Immutable, so any thread may read it.
class ToolchainCatalog {
 public:
  // `file_name` is for messages only. InvalidArgument lists the problems, one a
  // line. Text that does not parse: "FILE:LINE:COLUMN: what is wrong", for the
  // first place. Values: all that are wrong, each with the place of the target
  // or toolchain: "FILE:LINE:COLUMN: toolchains[2].targets[0].target: what is
  // wrong".
  static absl::StatusOr<ToolchainCatalog> Parse(absl::string_view text,
                                                absl::string_view file_name);

  // The one that is built in (default_toolchains.textproto).
  static const ToolchainCatalog& Default();

  // In catalog order, names and ids unique.
  const std::vector<TargetDescription>& targets() const { return targets_; }
  const std::vector<ToolchainDescription>& toolchains() const {
    return toolchains_;
  }

  // Null when there is none of that name.
  const TargetDescription* FindTarget(absl::string_view name) const;
  const ToolchainDescription* FindToolchain(absl::string_view id) const;

 private:
  ToolchainCatalog() = default;

  std::vector<TargetDescription> targets_;
  std::vector<ToolchainDescription> toolchains_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_TOOLCHAIN_CATALOG_H_
