#ifndef METAD_SERVER_PIPELINE_REPORT_FIXED_CODE_H_
#define METAD_SERVER_PIPELINE_REPORT_FIXED_CODE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "server/pipeline/object_file.h"
#include "server/pipeline/report/build_report.h"

namespace metad::report {

// Finds what of an object's functions stays as it is when they are linked. What
// a relocation may change, with what linkers rewrite around it, is at most 4
// bytes before its field's first byte and 8 from there on: instructions of
// x86-64 that were to load an address and become an address, and the pairs of
// RISC-V that are shortened.
class FixedCodeFinder {
 public:
  // The object, and the bytes that it was read from, must outlive it.
  explicit FixedCodeFinder(const pipeline::ObjectFile& object);

  // Of a function that the object defines. Nothing where it has no size, lies
  // outside its section, or has no stretch of kMinBytes.
  std::optional<FixedCode> Find(const pipeline::ObjectSymbol& function) const;

  // Fewer would be found in other functions, too.
  static constexpr uint64_t kMinBytes = 8;

 private:
  const pipeline::ObjectFile& object_;
  // By section, in ascending order.
  std::vector<std::vector<uint64_t>> relocated_;
};

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_FIXED_CODE_H_
