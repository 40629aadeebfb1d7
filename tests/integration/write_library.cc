// Writes an export of TVM's, as the tests make it, to standard output:
//
//   write_library graph|aot
#include <iostream>
#include <string>

#include "tests/unit/server/formats/library_files.h"

int main(int argc, char** argv) {
  namespace testing = metad::formats::testing;
  const std::string kind = argc == 2 ? argv[1] : "";
  if (kind != "graph" && kind != "aot") {
    std::cerr << "expected: write_library graph|aot\n";
    return 2;
  }
  std::cout << testing::Library({"kws"}, kind,
                                kind == "graph" ? testing::GraphMembers("kws")
                                                : testing::PackedAotMembers());
  return 0;
}
