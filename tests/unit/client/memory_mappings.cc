#include "tests/unit/client/memory_mappings.h"

#include <cstdint>
#include <cstdio>
#include <fstream>

#include "gtest/gtest.h"

namespace metad::client::testing {

std::string MappingOf(const void* address) {
  const auto at = reinterpret_cast<uintptr_t>(address);
  std::ifstream maps("/proc/self/maps");
  std::string line;
  while (std::getline(maps, line)) {
    uintptr_t begin = 0;
    uintptr_t end = 0;
    if (sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2 && begin <= at &&
        at < end) {
      return line;
    }
  }
  ADD_FAILURE() << "nothing is mapped there";
  return "";
}

}  // namespace metad::client::testing
