#include "client/server_connector.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "client/content_hash.h"
#include "client/embedded_store.h"
#include "server/formats/byte_range.h"

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

  static constexpr int64_t kBytes = int64_t{1} << 20;

  // With a constant that is lent.
  v1::GenerateSourcesRequest RequestOf() {
    v1::GenerateSourcesRequest request = MakeRequest();
    v1::ConstantTensor& constant = *request.mutable_spec()->add_constants();
    constant.set_name("w");
    constant.mutable_data_type()->set_bits(8);
    constant.mutable_data_type()->set_lanes(1);
    constant.add_shape(kBytes);
    constant.mutable_data()->set_lent(connection_->embedded_store()->Lend(
        formats::ByteRange::Owning(std::string(kBytes, 'x'))));
    return request;
  }

  v1::BuildResult Build(bool without_digests) {
    v1::RunBuildRequest request;
    *request.mutable_spec() = RequestOf().spec();
    request.mutable_spec()->set_target("cortex-m4");
    request.mutable_spec()->set_outputs(0, v1::OBJECT_FILE);
    request.set_without_digests(without_digests);
    auto result = connection_->RunBuild(request, [](const v1::BuildEvent&) {});
    EXPECT_TRUE(result.ok());
    return result.ok() ? std::move(result.value()) : v1::BuildResult();
  }

  std::string directory_;
  Cancellation cancellation_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(EmbeddedStoreTest, IsWhereItIsWantedAndGoesWithItsServer) {
  ASSERT_NE(connection_->embedded_store(), nullptr);
  // Not before it is needed.
  EXPECT_TRUE(fs::is_empty(directory_));
  Build(/*without_digests=*/false);
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
  connection_ = std::move(connected.value());
  Build(/*without_digests=*/false);
  EXPECT_FALSE(fs::exists(left));
}

TEST_F(EmbeddedStoreTest, WhatIsLentIsThereForRequests) {
  const auto response =
      connection_->GenerateSources(RequestOf(), absl::ZeroDuration());
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response.value().summary().constants(0).size_bytes(), kBytes);
  // The text of it can be taken, once.
  const v1::Digest& text = response.value().artifacts(0).digest();
  const std::string path = directory_ + "/text";
  EXPECT_TRUE(connection_->embedded_store()->MoveOut(text, path).ok());
  EXPECT_EQ(static_cast<int64_t>(fs::file_size(path)), text.size_bytes());
  EXPECT_EQ(connection_->embedded_store()->MoveOut(text, path).code(),
            absl::StatusCode::kNotFound);
}

TEST_F(EmbeddedStoreTest, WhoeverLooksAtDigestsGetsThem) {
  const v1::BuildResult result = Build(false);
  ASSERT_EQ(result.artifacts_size(), 1);
  EXPECT_FALSE(result.artifacts(0).has_lent());
  EXPECT_EQ(result.artifacts(0).sha256(), result.artifacts(0).digest().hash());
  EXPECT_EQ(result.summary().input_digest().size(), 64u);
}

TEST_F(EmbeddedStoreTest, WhoeverDoesNotGetsTheSameBytesWithout) {
  const v1::BuildResult with = Build(false);
  const v1::BuildResult without = Build(true);
  ASSERT_EQ(without.artifacts_size(), 1);
  const v1::Artifact& artifact = without.artifacts(0);
  EXPECT_EQ(artifact.sha256(), "");
  EXPECT_FALSE(artifact.has_digest());
  EXPECT_EQ(without.summary().input_digest(), "");
  EXPECT_EQ(artifact.lent().size_bytes(),
            with.artifacts(0).digest().size_bytes());
  EmbeddedStore& store = *connection_->embedded_store();
  ContentHash hash;
  EXPECT_TRUE(store
                  .Read(artifact.lent(),
                        [&hash](absl::string_view piece) {
                          hash.Update(piece);
                          return absl::OkStatus();
                        })
                  .ok());
  EXPECT_EQ(hash.FinishHex(), with.artifacts(0).sha256());
  const std::string path = directory_ + "/object";
  EXPECT_TRUE(store.MoveOut(artifact.lent(), path).ok());
  EXPECT_EQ(static_cast<int64_t>(fs::file_size(path)),
            artifact.lent().size_bytes());
  EXPECT_EQ(store.MoveOut(artifact.lent(), path).code(),
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
