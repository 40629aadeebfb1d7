#include "tests/conformance/compile_matrix.h"

#include <algorithm>
#include <cstdlib>

namespace metad::conformance {
namespace {

bool IsOfThisMachine(const Compiler& compiler) {
  const std::vector<Compiler> own = HostCompilers();
  return std::any_of(own.begin(), own.end(), [&compiler](const Compiler& host) {
    return host.name == compiler.name;
  });
}

std::vector<Dialect> DialectsOf(const Compiler& compiler) {
  std::vector<Dialect> all = AllDialects();
  if (IsOfThisMachine(compiler) || getenv("METAD_EVERY_DIALECT") != nullptr) {
    return all;
  }
  return {all.front(), all.back()};
}

}  // namespace

void PrintTo(const MatrixCell& cell, std::ostream* out) {
  *out << CellName(cell);
}

std::vector<MatrixCell> CompileMatrix(const std::vector<Compiler>& compilers) {
  std::vector<MatrixCell> cells;
  for (const Compiler& compiler : compilers) {
    for (const Dialect& dialect : DialectsOf(compiler)) {
      if (dialect.is_cplusplus && !compiler.has_cplusplus) continue;
      cells.push_back({compiler, dialect});
    }
  }
  return cells;
}

std::string CellName(const MatrixCell& cell) {
  return cell.compiler.name + "_" + cell.dialect.name;
}

}  // namespace metad::conformance
