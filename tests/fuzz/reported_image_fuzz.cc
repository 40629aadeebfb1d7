#include "server/pipeline/firmware/reported_image.h"
#include "tests/fuzz/fuzz_target.h"

// A build's NAME_report.json.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  const auto report = metad::firmware::ReadReportedImage(range.view());
  if (!report.ok()) return 0;
  metad::fuzz::Require(report->pointer_bits == 32 || report->pointer_bits == 64,
                       "a size of pointers that there is");
  for (const auto& constant : report->constants) {
    metad::fuzz::Require(constant.alignment > 0, "an alignment");
  }
  return 0;
}
