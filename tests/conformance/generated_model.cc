#include "tests/conformance/generated_model.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/str_cat.h"
#include "codegen/elf/direct_object.h"
#include "codegen/elf/machines.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/constant_data_file.h"
#include "codegen/plan/data_type.h"
#include "codegen/runtimes/runtime.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {

using codegen::ByteOrder;
using codegen::PlannedConstant;

GeneratedModel::GeneratedModel(const codegen::MetadataSpec& spec,
                               Workbench& workbench)
    : plan_(codegen::PlanOf(spec)),
      source_(absl::StrCat(spec.model_name, "_metadata.c")),
      header_(absl::StrCat(spec.model_name, "_metadata.h")),
      object_(absl::StrCat(spec.model_name, "_metadata.o")) {
  codegen::StringSink source;
  codegen::RuntimeOf(plan_).EmitSource(plan_, source);
  workbench.Write(source_, source.content());
  codegen::StringSink header;
  codegen::RuntimeOf(plan_).EmitHeader(plan_, header);
  workbench.Write(header_, header.content());
  for (const codegen::PlannedModel& planned : plan_.models) {
    if (!planned.aot.has_value()) continue;
    codegen::StringSink interface;
    codegen::RuntimeOf(plan_).EmitInterfaceHeader(plan_, planned, interface);
    interface_headers_.push_back(
        codegen::InterfaceHeaderName(planned.aot->module_name));
    workbench.Write(interface_headers_.back(), interface.content());
  }
  for (const PlannedConstant& constant : plan_.constants) {
    if (!codegen::HasDataFile(plan_, constant)) continue;
    workbench.Write(codegen::DataFileName(plan_.model_name, constant),
                    StoredBytes(constant, plan_.target.byte_order));
  }
  for (const codegen::RuntimeHeader& file :
       codegen::RuntimeOf(plan_).Headers(plan_)) {
    // Models of one workbench share them.
    if (!workbench.Has(file.path)) workbench.Write(file.path, file.content);
  }
}

void GeneratedModel::WriteObject(absl::string_view machine_name,
                                 Workbench& workbench) const {
  const std::optional<codegen::elf::MachineDescription> machine =
      codegen::elf::FindMachine(machine_name);
  ASSERT_TRUE(machine.has_value()) << machine_name;
  const codegen::elf::RegistryDrafter drafter =
      codegen::RuntimeOf(plan_).registry_drafter();
  ASSERT_TRUE(codegen::elf::HasDirectObject(plan_, *machine, drafter));
  const codegen::elf::DirectObject object(plan_, *machine, drafter);
  codegen::StringSink sink;
  object.Write(sink);
  EXPECT_EQ(sink.content().size(), object.size());
  workbench.Write(object_, sink.content());
}

std::string StoredBytes(const PlannedConstant& constant, ByteOrder byte_order) {
  std::string bytes(constant.data);
  // What stands for an empty tensor.
  if (bytes.empty()) bytes.assign(constant.stored_bytes, '\0');
  if (byte_order == ByteOrder::kLittleEndian) return bytes;
  const auto size = static_cast<ptrdiff_t>(codegen::UnitBytes(constant.type));
  for (auto element = bytes.begin(); element != bytes.end(); element += size) {
    std::reverse(element, element + size);
  }
  return bytes;
}

}  // namespace metad::conformance
