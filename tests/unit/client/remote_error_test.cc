#include "client/remote_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "tests/unit/client/status_bytes.h"

namespace metad::client {
namespace {

using ::testing::SizeIs;

TEST(RemoteErrorTest, AllDetailsAreRead) {
  google::rpc::Status status = testing::MakeStatus(
      absl::StatusCode::kInvalidArgument, "INVALID_INPUT", "2 problems",
      {{"model_name", "is empty"}, {"modules", "is empty"}});
  google::rpc::ResourceInfo resource;
  resource.set_resource_type("toolchain");
  resource.set_resource_name("gcc");
  status.add_details()->PackFrom(resource);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  retry.mutable_retry_delay()->set_nanos(500000000);
  status.add_details()->PackFrom(retry);

  const RemoteError error = RemoteErrorFromStatus(status);
  EXPECT_EQ(error.code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(error.message, "2 problems");
  EXPECT_EQ(error.reason, "INVALID_INPUT");
  ASSERT_THAT(error.violations, SizeIs(2));
  EXPECT_EQ(error.violations[1].field, "modules");
  EXPECT_EQ(error.violations[1].description, "is empty");
  EXPECT_EQ(error.resource_type, "toolchain");
  EXPECT_EQ(error.resource_name, "gcc");
  EXPECT_EQ(error.retry_after, absl::Milliseconds(2500));
}

TEST(RemoteErrorTest, DetailsThatMakeNoSenseArePassedOver) {
  google::rpc::Status status;
  status.set_code(13);
  status.set_message("oops");
  status.add_details()->set_type_url("type.googleapis.com/unheard.Of");
  google::protobuf::Any& broken = *status.add_details();
  broken.set_type_url("type.googleapis.com/google.rpc.ErrorInfo");
  broken.set_value("\xff\xff\xff");
  google::protobuf::Any& violations = *status.add_details();
  violations.set_type_url("type.googleapis.com/google.rpc.BadRequest");
  violations.set_value("\xff\xff\xff");
  const RemoteError error = RemoteErrorFromStatus(status);
  EXPECT_EQ(error.code, absl::StatusCode::kInternal);
  EXPECT_EQ(error.message, "oops");
  EXPECT_EQ(error.reason, "");
  EXPECT_THAT(error.violations, SizeIs(0));
}

}  // namespace
}  // namespace metad::client
