#ifndef METAD_TESTS_CONFORMANCE_COMPILER_H_
#define METAD_TESTS_CONFORMANCE_COMPILER_H_

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace metad::conformance {

// A compiler for one target. All of them come with deploy/packages.txt: one
// that is missing fails the tests that use it.
struct Compiler {
  // For test names: "gcc", "clang_riscv_rv64gc".
  std::string name;
  // Looked up in /usr/local/bin:/usr/bin:/bin.
  std::string program;
  std::vector<std::string> flags;
  // Whether the package installs a C++ compiler too.
  bool has_cplusplus = true;
  bool is_big_endian = false;
  // What codegen/elf calls the target; empty where it does not describe it.
  std::string object_machine = {};
};

// A standard that generated text must be valid in.
struct Dialect {
  // For test names: "cxx17".
  std::string name;
  // The argument: "-std=c++17".
  std::string flag;
  bool is_cplusplus = false;
};

void PrintTo(const Compiler& compiler, std::ostream* out);
void PrintTo(const Dialect& dialect, std::ostream* out);

// gcc and clang for this machine, without flags.
std::vector<Compiler> HostCompilers();

// Every compiler of the pool for every target that it serves, as the pool calls
// it.
std::vector<Compiler> CatalogueCompilers();

// For machines that codegen/elf describes and the pool has no target for: the
// pool's gcc with other flags.
std::vector<Compiler> CompilersOfOtherMachines();

// One of them; toolchain and target are of the catalogue.
Compiler CompilerOf(const std::string& toolchain_id, const std::string& target);

// The one that the pool prefers for the target.
Compiler FirstCompilerOf(const std::string& target);

// Of the pool's, a big-endian one.
Compiler BigEndianCompiler();

// The host's, and of the pool's gcc and clang for each architecture and size of
// pointers.
std::vector<Compiler> AllCompilers();

// C99 to C17.
std::vector<Dialect> CDialects();
// Those, and C++11 to C++20.
std::vector<Dialect> AllDialects();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_COMPILER_H_
