#ifndef METAD_TESTS_CONFORMANCE_COMPILE_MATRIX_H_
#define METAD_TESTS_CONFORMANCE_COMPILE_MATRIX_H_

#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// A compiler, and a dialect that it has.
struct MatrixCell {
  Compiler compiler;
  Dialect dialect;
};

void PrintTo(const MatrixCell& cell, std::ostream* out);

// Every dialect of this machine's own compilers. The others have the same front
// ends, whose matter a dialect is, so of these it is the oldest C and the
// newest C++; with METAD_EVERY_DIALECT in the environment it is every one, too.
std::vector<MatrixCell> CompileMatrix(const std::vector<Compiler>& compilers);

// "gcc_cxx17".
std::string CellName(const MatrixCell& cell);

// A test of generated text in each cell.
class CompileMatrixTest : public ::testing::TestWithParam<MatrixCell> {
 protected:
  static const Compiler& compiler() { return GetParam().compiler; }
  static const Dialect& dialect() { return GetParam().dialect; }

  Workbench workbench_;
};

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_COMPILE_MATRIX_H_
