#include <string>
#include <variant>
#include <vector>

#include "codegen/elf/core_description.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/target_fit/arm_fit.h"
#include "server/pipeline/target_fit/fit_finding.h"
#include "server/pipeline/target_fit/gnu_properties.h"
#include "server/pipeline/target_fit/object_attributes.h"
#include "server/pipeline/target_fit/observed_core.h"
#include "server/pipeline/target_fit/property_fit.h"
#include "server/pipeline/target_fit/riscv_extensions.h"
#include "server/pipeline/target_fit/riscv_fit.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using metad::pipeline::FitFinding;

void CheckFindings(const std::vector<FitFinding>& findings) {
  std::vector<std::string> texts;
  for (const FitFinding& finding : findings) texts.push_back(finding.Text());
  metad::fuzz::CheckProblems(texts);
}

void CheckStatus(const absl::Status& status) {
  if (!status.ok()) metad::fuzz::CheckProblems({std::string(status.message())});
}

// What an object says of itself it has, and so fits: code apart, which may be
// in a state that the attributes say nothing of.
void CheckOwnCore(const metad::pipeline::ObjectFile& object) {
  const auto attributes = metad::pipeline::ReadObjectAttributes(object);
  CheckStatus(attributes.status());
  const auto core = metad::pipeline::ObservedCore(object);
  if (const auto* arm = std::get_if<metad::codegen::elf::ArmCore>(&core)) {
    CheckFindings(metad::pipeline::CompareArmAttributes(*arm, **attributes));
    CheckFindings(metad::pipeline::CompareArmCode(*arm, object, {"op"}));
  }
  if (const auto* riscv = std::get_if<metad::codegen::elf::RiscvCore>(&core)) {
    CheckFindings(metad::pipeline::CompareRiscv(*riscv, object.processor_flags,
                                                *attributes));
  }
  const auto properties = metad::pipeline::ReadGnuProperties(object);
  CheckStatus(properties.status());
  if (properties.ok()) {
    CheckFindings(metad::pipeline::CompareProperties(object, *properties));
  }
}

}  // namespace

// An object, or what one of the readers is for by itself.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  const absl::string_view bytes = range.view();
  const auto object = metad::pipeline::ReadObjectFile(bytes);
  if (object.ok()) CheckOwnCore(*object);
  for (const auto vendor : {metad::pipeline::AttributeVendor::kArm,
                            metad::pipeline::AttributeVendor::kRiscv}) {
    for (const bool big_endian : {false, true}) {
      CheckStatus(
          metad::pipeline::ParseObjectAttributes(bytes, big_endian, vendor)
              .status());
    }
  }
  for (const int pointer_bits : {32, 64}) {
    CheckStatus(metad::pipeline::ParseGnuProperties(bytes, false, pointer_bits)
                    .status());
  }
  CheckStatus(metad::pipeline::ParseRiscvArch(bytes).status());
  return 0;
}
