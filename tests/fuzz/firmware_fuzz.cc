#include <string>
#include <utility>
#include <vector>

#include "server/pipeline/firmware/firmware_content.h"
#include "server/pipeline/firmware/firmware_verifier.h"
#include "server/pipeline/firmware/linked_image.h"
#include "server/pipeline/firmware/reported_image.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using metad::firmware::Claim;
using metad::firmware::FirmwareReport;
using metad::firmware::LinkedImage;
using metad::firmware::ReportedConstant;
using metad::firmware::ReportedFunction;
using metad::firmware::ReportedImage;

// What the corpus is linked from, for the image's own machine.
ReportedImage ReportFor(const LinkedImage& image, const std::string& abi) {
  ReportedImage report;
  report.name = "sine";
  report.runtime_abi = abi;
  report.architecture = image.machine == 40    ? "ARM"
                        : image.machine == 62  ? "x86-64"
                        : image.machine == 243 ? "RISC-V"
                        : image.machine == 22  ? "S/390"
                                               : "AArch64";
  report.pointer_bits = image.pointer_bits;
  report.big_endian = image.big_endian;
  for (const char* name : {"sum_weights", "take_scale"}) {
    ReportedFunction function;
    function.name = name;
    function.symbol = name;
    function.module = "cpu";
    function.compiled_before = true;
    function.size = 40;
    function.weak = false;
    function.fixed_code = {4, 16, std::string(64, '0')};
    report.functions.push_back(std::move(function));
  }
  ReportedConstant constant;
  constant.symbol = "weights";
  constant.size = 16;
  constant.alignment = 4;
  constant.unit = 4;
  constant.sha256 = std::string(64, '0');
  constant.sample = std::string("\1\0\0\0\2\0\0\0", 8);
  report.constants.push_back(constant);
  report.tables = {"metad_sine_names", "metad_sine_entries"};
  return report;
}

void CheckClaims(const FirmwareReport& report) {
  for (const auto& verified : report.reports) {
    for (const Claim& claim : verified.claims) {
      const bool is_open =
          claim.verdict == metad::firmware::Verdict::kRefuted ||
          claim.verdict == metad::firmware::Verdict::kNotProved;
      metad::fuzz::Require(is_open == !claim.problems.empty(),
                           "a problem of every claim that is not proved");
    }
  }
  // No image has code of which nothing is known but that digest.
  metad::fuzz::Require(!report.proved(), "nothing proved that cannot be");
}

}  // namespace

// A firmware.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  const auto image = metad::firmware::ReadLinkedImage(range.view());
  if (!image.ok()) return 0;
  const auto content = metad::firmware::ReadFirmwareContent(*image);
  metad::fuzz::Require(content.flash_bytes >= 0 && content.ram_bytes >= 0,
                       "sizes of memory");
  for (const char* abi : {"crt", "crt-v1", "ffi", "standalone"}) {
    CheckClaims(
        metad::firmware::VerifyFirmware(*image, {ReportFor(*image, abi)}, {}));
  }
  return 0;
}
