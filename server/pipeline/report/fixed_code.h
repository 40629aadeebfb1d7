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
// RISC-V that are shortened. Of Arm and AArch64 it is the field alone: every
// instruction that is rewritten has a relocation of its own.
class FixedCodeFinder {
 public:
  // The object, and the bytes that it was read from, must outlive it.
  explicit FixedCodeFinder(const pipeline::ObjectFile& object);

  // The longest stretch of a function that the object defines. Nothing where it
  // has no size, lies outside its section, or has no stretch of kMinBytes and
  // is not one as a whole.
  std::optional<FixedCode> Find(const pipeline::ObjectSymbol& function) const;

  // All of it. Nothing where it has no size, lies outside its section, is
  // relocated from end to end, or is for a machine whose linkers make code
  // shorter.
  std::optional<WholeCode> FindWhole(
      const pipeline::ObjectSymbol& function) const;

  // Fewer would be found in other functions, too.
  static constexpr uint64_t kMinBytes = 8;

 private:
  // What linkers may change around a field, from its first byte.
  struct Reach {
    uint64_t before = 0;
    uint64_t from = 0;
  };
  struct Extent {
    uint64_t begin = 0;
    uint64_t end = 0;
  };
  std::optional<Extent> ExtentOf(const pipeline::ObjectSymbol& function) const;
  // What may change of the extent, in ascending order, apart from each other.
  std::vector<Extent> ChangedIn(size_t section, const Extent& extent) const;

  const pipeline::ObjectFile& object_;
  const Reach reach_;
  // By section, in ascending order.
  std::vector<std::vector<uint64_t>> relocated_;
};

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_FIXED_CODE_H_
