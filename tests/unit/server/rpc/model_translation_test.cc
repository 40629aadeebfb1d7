#include "server/rpc/model_translation.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

using codegen::Violation;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

class ModelTranslationTest : public testing::Test {
 protected:
  pipeline::BuildRequest Translate() {
    pipeline::BuildRequest request;
    TranslateModels(spec_, request, violations_);
    return request;
  }

  v1::BuildSpec spec_;
  codegen::ViolationList violations_;
};

TEST_F(ModelTranslationTest, ModelKeepsItsInterface) {
  v1::ModelDescriptor& model = *spec_.add_models();
  model.set_name("cat");
  model.set_system_lib_prefix("cat_");
  v1::AotInterface& aot = *model.mutable_aot();
  aot.set_module_name("default");
  aot.set_api(v1::AotInterface::C);
  v1::TensorDescriptor& input = *aot.add_inputs();
  input.set_name("x");
  input.mutable_data_type()->set_code(1);
  input.mutable_data_type()->set_bits(8);
  input.mutable_data_type()->set_lanes(2);
  input.add_shape(3);
  aot.add_outputs()->set_name("y");
  v1::WorkspacePool& pool = *aot.add_workspace_pools();
  pool.set_name("sram");
  pool.set_size_bytes(1024);
  pool.set_alignment(8);
  pool.set_section(".noinit");
  pool.set_region("RAM");
  pool.set_define_buffer(true);
  spec_.add_models()->set_name("dog");
  spec_.set_joinable(true);
  spec_.set_constant_table(true);
  spec_.set_ffi_constructor(true);

  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations_.kept(), IsEmpty());
  ASSERT_THAT(request.models, SizeIs(2));
  EXPECT_EQ(request.models[0].name, "cat");
  EXPECT_EQ(request.models[0].system_lib_prefix, "cat_");
  EXPECT_FALSE(request.models[1].aot.has_value());
  ASSERT_TRUE(request.models[0].aot.has_value());
  const codegen::AotSpec& translated = *request.models[0].aot;
  EXPECT_EQ(translated.module_name, "default");
  EXPECT_EQ(translated.interface_api, codegen::InterfaceApi::kC);
  ASSERT_THAT(translated.inputs, SizeIs(1));
  EXPECT_EQ(translated.inputs[0].type, (codegen::DataType{1, 8, 2}));
  EXPECT_THAT(translated.inputs[0].shape, ElementsAre(3));
  EXPECT_EQ(translated.outputs[0].name, "y");
  ASSERT_THAT(translated.workspace_pools, SizeIs(1));
  EXPECT_EQ(translated.workspace_pools[0].name, "sram");
  EXPECT_EQ(translated.workspace_pools[0].size_bytes, 1024);
  EXPECT_EQ(translated.workspace_pools[0].alignment, 8u);
  EXPECT_EQ(translated.workspace_pools[0].section, ".noinit");
  EXPECT_EQ(translated.workspace_pools[0].region, "RAM");
  EXPECT_TRUE(translated.workspace_pools[0].define_buffer);
  EXPECT_TRUE(request.joinable);
  EXPECT_TRUE(request.constant_table);
  EXPECT_TRUE(request.ffi_constructor);
}

TEST_F(ModelTranslationTest, JoinedRegistryKeepsFunctionsAndConstants) {
  v1::JoinedRegistry& joined = *spec_.add_joined_registries();
  joined.set_name("early");
  v1::JoinedRegistry::Function& function = *joined.add_functions();
  function.set_name("f");
  function.set_symbol("__tvm_ffi_f");
  function.set_module("ops");
  v1::JoinedRegistry::Constant& constant = *joined.add_constants();
  constant.set_name("k");
  constant.mutable_data_type()->set_bits(8);
  constant.add_shape(7);
  constant.set_alignment(32);
  const pipeline::BuildRequest request = Translate();
  ASSERT_THAT(request.joined_registries, SizeIs(1));
  const codegen::JoinedRegistrySpec& translated = request.joined_registries[0];
  EXPECT_EQ(translated.name, "early");
  ASSERT_THAT(translated.functions, SizeIs(1));
  EXPECT_EQ(translated.functions[0].name, "f");
  EXPECT_EQ(translated.functions[0].symbol, "__tvm_ffi_f");
  EXPECT_EQ(translated.functions[0].module, "ops");
  ASSERT_THAT(translated.constants, SizeIs(1));
  EXPECT_EQ(translated.constants[0].name, "k");
  EXPECT_THAT(translated.constants[0].shape, ElementsAre(7));
  EXPECT_EQ(translated.constants[0].alignment, 32u);
}

TEST_F(ModelTranslationTest, UnknownInterfaceIsRefused) {
  spec_.add_models()->mutable_aot()->set_api(
      static_cast<v1::AotInterface::Api>(5));
  Translate();
  EXPECT_THAT(violations_.kept(),
              ElementsAre(Field(&Violation::field, "models[0].aot.api")));
}

}  // namespace
}  // namespace metad::rpc
