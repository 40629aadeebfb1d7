#include "tests/conformance/compile_matrix.h"

namespace metad::conformance {

void PrintTo(const MatrixCell& cell, std::ostream* out) {
  *out << CellName(cell);
}

std::vector<MatrixCell> CompileMatrix(const std::vector<Compiler>& compilers,
                                      const std::vector<Dialect>& dialects) {
  std::vector<MatrixCell> cells;
  for (const Compiler& compiler : compilers) {
    for (const Dialect& dialect : dialects) {
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
