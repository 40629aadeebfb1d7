#ifndef METAD_SERVER_PIPELINE_REPORT_COMMON_SYMBOLS_H_
#define METAD_SERVER_PIPELINE_REPORT_COMMON_SYMBOLS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/pipeline/image_objects.h"

namespace metad::report {

// What linkers call the place of common symbols, which no object has a section
// for.
inline constexpr char kCommonSection[] = "COMMON";

// A tentative variable (-fcommon): zero-filled memory that the linker allots,
// once for all objects that have one of this name, in the largest of their
// sizes.
struct CommonSymbol {
  // The first that has the largest.
  std::string module;
  std::string name;
  int64_t size_bytes = 0;
  int64_t alignment = 0;
};

// Those of modules that no object defines otherwise, in the order in which they
// are met first.
std::vector<CommonSymbol> CommonSymbols(const pipeline::ImageObjects& objects);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_COMMON_SYMBOLS_H_
