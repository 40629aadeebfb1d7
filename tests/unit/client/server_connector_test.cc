#include "client/server_connector.h"

#include <gtest/gtest.h>

namespace metad::client {
namespace {

v1::GenerateSourcesRequest MakeRequest() {
  v1::GenerateSourcesRequest request;
  v1::BuildSpec& spec = *request.mutable_spec();
  spec.set_model_name("sine");
  spec.set_runtime_abi(v1::CRT);
  spec.set_target("host");
  v1::ModuleDescriptor& module = *spec.add_modules();
  module.set_name("npu");
  module.set_kind(v1::ModuleDescriptor::EXTERNAL);
  module.add_functions("dense");
  spec.add_outputs(v1::SOURCE);
  return request;
}

TEST(ServerConnectorTest, EmbeddedServerAnswers) {
  Cancellation cancellation;
  auto connection = ConnectToServer(std::nullopt, cancellation);
  ASSERT_TRUE(connection.ok()) << connection.error().message;
  const auto response =
      connection.value()->GenerateSources(MakeRequest(), absl::ZeroDuration());
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response.value().artifacts(0).file_name(), "sine_metadata.c");
}

// What the embedded server sends back is not held to gRPC's usual 4 MiB.
TEST(ServerConnectorTest, EmbeddedServerHasNoInlineLimits) {
  Cancellation cancellation;
  auto connection = ConnectToServer(std::nullopt, cancellation);
  ASSERT_TRUE(connection.ok()) << connection.error().message;
  v1::GenerateSourcesRequest request = MakeRequest();
  constexpr int64_t kBytes = 6 << 20;
  v1::ConstantTensor& constant = *request.mutable_spec()->add_constants();
  constant.set_name("w");
  constant.mutable_data_type()->set_bits(8);
  constant.mutable_data_type()->set_lanes(1);
  constant.add_shape(kBytes);
  constant.mutable_data()->set_inline_(std::string(kBytes, '\x7f'));
  const auto response =
      connection.value()->GenerateSources(request, absl::ZeroDuration());
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_GT(response.value().artifacts(0).content().size(), kBytes);
}

TEST(ServerConnectorTest, NamedServerIsNeverReplacedByTheEmbeddedOne) {
  Cancellation cancellation;
  const auto connection = ConnectToServer("unix:/no/such/socket", cancellation);
  ASSERT_FALSE(connection.ok());
  EXPECT_EQ(connection.error().code, absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace metad::client
