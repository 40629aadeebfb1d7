#include "server/rpc/model_translation.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::rpc {
namespace {

codegen::InterfaceApi TranslateApi(v1::AotInterface::Api api,
                                   const std::string& field,
                                   codegen::ViolationList& violations) {
  switch (api) {
    case v1::AotInterface::PACKED:
      return codegen::InterfaceApi::kPacked;
    case v1::AotInterface::C:
      return codegen::InterfaceApi::kC;
    default:
      violations.Add(field, absl::StrCat("is ", static_cast<int>(api),
                                         "; expected PACKED (0) or C (1)"));
      return codegen::InterfaceApi::kPacked;
  }
}

codegen::TensorSpec TranslateTensor(const v1::TensorDescriptor& tensor) {
  codegen::TensorSpec translated;
  translated.name = tensor.name();
  translated.type = TranslateDataType(tensor.data_type());
  translated.shape.assign(tensor.shape().begin(), tensor.shape().end());
  return translated;
}

codegen::WorkspacePoolSpec TranslateWorkspace(const v1::WorkspacePool& pool) {
  codegen::WorkspacePoolSpec translated;
  translated.name = pool.name();
  translated.size_bytes = pool.size_bytes();
  translated.alignment = pool.alignment();
  translated.section = pool.section();
  translated.region = pool.region();
  translated.define_buffer = pool.define_buffer();
  return translated;
}

codegen::MainCall TranslateMainCall(v1::AotInterface::Entry::MainCall call,
                                    const std::string& field,
                                    codegen::ViolationList& violations) {
  switch (call) {
    case v1::AotInterface::Entry::PACKED_ARGUMENTS:
      return codegen::MainCall::kPackedArguments;
    case v1::AotInterface::Entry::POINTERS:
      return codegen::MainCall::kPointers;
    default:
      violations.Add(field,
                     absl::StrCat("is ", static_cast<int>(call),
                                  "; expected PACKED_ARGUMENTS (0) or POINTERS "
                                  "(1)"));
      return codegen::MainCall::kPackedArguments;
  }
}

codegen::ConstantBlockSpec TranslateBlock(
    const v1::AotInterface::ConstantBlock& block) {
  codegen::ConstantBlockSpec translated;
  translated.size_bytes = block.size_bytes();
  translated.alignment = block.alignment();
  for (const v1::AotInterface::ConstantBlock::Slot& slot : block.slots()) {
    translated.slots.push_back({slot.constant(), slot.byte_offset()});
  }
  return translated;
}

codegen::AotSpec TranslateAot(const v1::AotInterface& aot,
                              const std::string& field,
                              codegen::ViolationList& violations) {
  codegen::AotSpec translated;
  translated.module_name = aot.module_name();
  translated.interface_api =
      TranslateApi(aot.api(), absl::StrCat(field, ".api"), violations);
  for (const v1::TensorDescriptor& tensor : aot.inputs()) {
    translated.inputs.push_back(TranslateTensor(tensor));
  }
  for (const v1::TensorDescriptor& tensor : aot.outputs()) {
    translated.outputs.push_back(TranslateTensor(tensor));
  }
  for (const v1::WorkspacePool& pool : aot.workspace_pools()) {
    translated.workspace_pools.push_back(TranslateWorkspace(pool));
  }
  if (aot.has_entry()) {
    translated.entry.emplace();
    translated.entry->main_function = aot.entry().main_function();
    translated.entry->main_call =
        TranslateMainCall(aot.entry().main_call(),
                          absl::StrCat(field, ".entry.main_call"), violations);
  }
  if (aot.has_constant_block()) {
    translated.constant_block = TranslateBlock(aot.constant_block());
  }
  return translated;
}

codegen::JoinedRegistrySpec TranslateJoined(const v1::JoinedRegistry& joined) {
  codegen::JoinedRegistrySpec translated;
  translated.name = joined.name();
  for (const v1::JoinedRegistry::Function& function : joined.functions()) {
    translated.functions.push_back(
        {function.name(), function.symbol(), function.module()});
  }
  for (const v1::JoinedRegistry::Constant& constant : joined.constants()) {
    codegen::JoinedConstant added;
    added.name = constant.name();
    added.type = TranslateDataType(constant.data_type());
    added.shape.assign(constant.shape().begin(), constant.shape().end());
    added.alignment = constant.alignment();
    translated.constants.push_back(std::move(added));
  }
  return translated;
}

}  // namespace

codegen::DataType TranslateDataType(const v1::DataType& type) {
  codegen::DataType translated;
  translated.code = type.code();
  translated.bits = type.bits();
  translated.lanes = type.lanes();
  return translated;
}

void TranslateModels(const v1::BuildSpec& spec, pipeline::BuildRequest& request,
                     codegen::ViolationList& violations) {
  for (int i = 0; i < spec.models_size(); ++i) {
    const v1::ModelDescriptor& model = spec.models(i);
    codegen::ModelSpec translated;
    translated.name = model.name();
    translated.system_lib_prefix = model.system_lib_prefix();
    if (model.has_aot()) {
      translated.aot = TranslateAot(
          model.aot(), absl::StrCat("models[", i, "].aot"), violations);
    }
    request.models.push_back(std::move(translated));
  }
  for (const v1::JoinedRegistry& joined : spec.joined_registries()) {
    request.joined_registries.push_back(TranslateJoined(joined));
  }
  request.joinable = spec.joinable();
  request.ffi_constructor = spec.ffi_constructor();
  request.constant_table = spec.constant_table();
}

}  // namespace metad::rpc
