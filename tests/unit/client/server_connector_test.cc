#include "client/server_connector.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "client/byte_range.h"
#include "client/content_hash.h"
#include "client/embedded_store.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;

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
  auto connection = ConnectToServer(std::nullopt, "", cancellation);
  ASSERT_TRUE(connection.ok()) << connection.error().message;
  const auto response =
      connection.value()->GenerateSources(MakeRequest(), absl::ZeroDuration());
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response.value().artifacts(0).file_name(), "sine_metadata.c");
}

// What the embedded server sends back is not held to gRPC's usual 4 MiB.
TEST(ServerConnectorTest, EmbeddedServerHasNoInlineLimits) {
  Cancellation cancellation;
  auto connection = ConnectToServer(std::nullopt, "", cancellation);
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
  // It is large, so it is in the server's store.
  const v1::Digest& digest = response.value().artifacts(0).digest();
  EXPECT_GT(digest.size_bytes(), kBytes);
  int64_t received = 0;
  const auto error = connection.value()->storage().Download(
      digest,
      [&received](absl::string_view piece) {
        received += static_cast<int64_t>(piece.size());
        return absl::OkStatus();
      },
      [](int64_t) {});
  EXPECT_FALSE(error.has_value());
  EXPECT_EQ(received, digest.size_bytes());
}

class EmbeddedStoreTest : public testing::Test {
 protected:
  EmbeddedStoreTest() {
    std::string pattern = testing::TempDir() + "/large-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    auto connected = ConnectToServer(std::nullopt, directory_, cancellation_);
    EXPECT_TRUE(connected.ok());
    connection_ = std::move(connected.value());
  }
  ~EmbeddedStoreTest() override { fs::remove_all(directory_); }

  static v1::Digest DigestOf(const std::string& content) {
    v1::Digest digest;
    digest.set_hash(ContentHash::HexOf(content));
    digest.set_size_bytes(static_cast<int64_t>(content.size()));
    return digest;
  }

  std::string directory_;
  Cancellation cancellation_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(EmbeddedStoreTest, IsWhereItIsWantedAndGoesWithItsServer) {
  ASSERT_NE(connection_->embedded_store(), nullptr);
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_), {}), 1);
  connection_.reset();
  EXPECT_TRUE(fs::is_empty(directory_));
}

TEST_F(EmbeddedStoreTest, IsElsewhereIfItCannotBeThere) {
  // A file system on which nothing can be made.
  auto connected = ConnectToServer(std::nullopt, "/proc", cancellation_);
  ASSERT_TRUE(connected.ok()) << connected.error().message;
  const auto response =
      connected.value()->GenerateSources(MakeRequest(), absl::ZeroDuration());
  EXPECT_TRUE(response.ok()) << response.error().message;
}

TEST_F(EmbeddedStoreTest, WhatAKilledProgramLeftIsSwept) {
  const std::string left = directory_ + "/.metad-killed";
  connection_.reset();
  fs::create_directories(left + "/store/blobs");
  std::ofstream(left + "/store/metad-store.lock") << "layout 1, process 1";
  auto connected = ConnectToServer(std::nullopt, directory_, cancellation_);
  ASSERT_TRUE(connected.ok()) << connected.error().message;
  EXPECT_FALSE(fs::exists(left));
}

TEST_F(EmbeddedStoreTest, WhatIsLentIsThereForRequests) {
  const std::string content(size_t{1} << 20, 'x');
  const v1::Digest digest = DigestOf(content);
  connection_->embedded_store()->Lend(digest, ByteRange::Owning(content));
  v1::GenerateSourcesRequest request = MakeRequest();
  v1::ConstantTensor& constant = *request.mutable_spec()->add_constants();
  constant.set_name("w");
  constant.mutable_data_type()->set_bits(8);
  constant.mutable_data_type()->set_lanes(1);
  constant.add_shape(digest.size_bytes());
  *constant.mutable_data()->mutable_digest() = digest;
  const auto response =
      connection_->GenerateSources(request, absl::ZeroDuration());
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response.value().summary().constants(0).size_bytes(),
            digest.size_bytes());
  // The text of it can be taken, once.
  const v1::Digest& text = response.value().artifacts(0).digest();
  const std::string path = directory_ + "/text";
  EXPECT_TRUE(connection_->embedded_store()->MoveOut(text, path).ok());
  EXPECT_EQ(static_cast<int64_t>(fs::file_size(path)), text.size_bytes());
  EXPECT_EQ(connection_->embedded_store()->MoveOut(text, path).code(),
            absl::StatusCode::kNotFound);
}

TEST(ServerConnectorTest, NamedServerIsNeverReplacedByTheEmbeddedOne) {
  Cancellation cancellation;
  const auto connection =
      ConnectToServer("unix:/no/such/socket", "", cancellation);
  ASSERT_FALSE(connection.ok());
  EXPECT_EQ(connection.error().code, absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace metad::client
