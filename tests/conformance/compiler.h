#ifndef METAD_TESTS_CONFORMANCE_COMPILER_H_
#define METAD_TESTS_CONFORMANCE_COMPILER_H_

#include <ostream>
#include <string>
#include <vector>

namespace metad::conformance {

// A compiler for one target. All of them come with deploy/packages.txt: one
// that is missing fails the tests that use it.
struct Compiler {
  // For test names: "gcc", "clang_arm".
  std::string name;
  // Looked up in /usr/local/bin:/usr/bin:/bin.
  std::string program;
  std::vector<std::string> flags;
  // Whether the package installs a C++ compiler too.
  bool has_cplusplus = true;
  // Whether what it makes runs here.
  bool is_host = false;
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

// gcc and clang, for this machine.
std::vector<Compiler> HostCompilers();

// gcc and clang, for the architectures that there are toolchains for. None
// makes position-independent code, as for a bare-metal image.
std::vector<Compiler> CrossCompilers();

// gcc for a big-endian Cortex-R5.
Compiler BigEndianCompiler();

std::vector<Compiler> AllCompilers();

// C99 to C17.
std::vector<Dialect> CDialects();
// Those, and C++11 to C++20.
std::vector<Dialect> AllDialects();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_COMPILER_H_
