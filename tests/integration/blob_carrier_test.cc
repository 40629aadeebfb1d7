// What metactl does when a server loses a blob between its upload and the call
// that needs it, over a real socket and a store on a real disk.
#include "client/blob_carrier.h"

#include <filesystem>
#include <memory>
#include <sstream>
#include <string>

#include "client/cancellation.h"
#include "client/connection.h"
#include "client/output/progress_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"
#include "tests/integration/running_server.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;

rpc::ServerOptions WithStoreIn(const std::string& directory) {
  rpc::ServerOptions options;
  options.store.directory = directory + "/store";
  return options;
}

class BlobCarrierTest : public testing::Test {
 protected:
  // Says what the server makes of the file; before each call, `before` happens.
  template <typename Before>
  RemoteOr<v1::InspectFirmwareResponse> Inspect(const std::string& file,
                                                const Before& before) {
    v1::InspectFirmwareRequest request;
    BlobCarrier carrier({{request.mutable_firmware(),
                          formats::ByteRange::Owning(std::string(file))}},
                        connection_, *progress_);
    return carrier.Run([&] {
      ++calls_;
      before(request.firmware().digest().hash());
      return connection_.InspectFirmware(request);
    });
  }

  // As a disk that somebody cleans up.
  void Lose(const std::string& hash) const {
    int lost = 0;
    for (const auto& entry :
         fs::recursive_directory_iterator(directory_ + "/store")) {
      if (!entry.is_regular_file() ||
          entry.path().string().find(hash) == std::string::npos) {
        continue;
      }
      fs::remove(entry.path());
      ++lost;
    }
    EXPECT_EQ(lost, 1);
  }

  const std::string firmware_ = pipeline::Fixture("program.elf");
  int calls_ = 0;

 private:
  const std::string directory_ = MakeTestDirectory();
  RunningServer server_{WithStoreIn(directory_)};
  Cancellation cancellation_;
  Connection connection_{server_.channel(), nullptr, cancellation_};
  std::ostringstream err_;
  const std::unique_ptr<ProgressView> progress_ =
      MakeProgressView(ProgressMode::kQuiet, false, err_);
};

TEST_F(BlobCarrierTest, WhatTheServerLostIsBroughtAgain) {
  const auto response = Inspect(firmware_, [this](const std::string& hash) {
    if (calls_ < 3) Lose(hash);
  });
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response.value().content().architecture(), "ARM");
  EXPECT_EQ(calls_, 3);
}

TEST_F(BlobCarrierTest, ServerThatKeepsLosingItIsNotAskedForEver) {
  const auto response =
      Inspect(firmware_, [this](const std::string& hash) { Lose(hash); });
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().reason, "BLOB_MISSING");
  EXPECT_EQ(calls_, 3);
}

TEST_F(BlobCarrierTest, OtherErrorsAreNotTriedAgain) {
  const auto response = Inspect("no firmware", [](const std::string&) {});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().reason, "INVALID_INPUT");
  EXPECT_EQ(calls_, 1);
}

}  // namespace
}  // namespace metad::client
