#include "client/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/request/request_sources.h"

namespace metad::client {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(ProblemsTest, LowestExitCodeCounts) {
  Problems problems;
  EXPECT_TRUE(problems.empty());
  problems.AddFile("a", absl::PermissionDeniedError("no"));
  EXPECT_EQ(problems.ToFailure().exit_code, kExitNotAllowed);
  EXPECT_EQ(problems.ToFailure().code, "PERMISSION_DENIED");
  problems.AddFile("b", absl::NotFoundError("no such file"));
  EXPECT_EQ(problems.ToFailure().exit_code, kExitNotFound);
  EXPECT_EQ(problems.ToFailure().code, "NOT_FOUND");
  problems.AddInvalid("c", "bad");
  EXPECT_EQ(problems.ToFailure().exit_code, kExitInvalidInput);
  EXPECT_EQ(problems.ToFailure().reason, "INVALID_INPUT");
  problems.AddUsage("--d", "bad");
  EXPECT_EQ(problems.ToFailure().exit_code, kExitUsage);
  EXPECT_EQ(problems.ToFailure().reason, "USAGE");
  EXPECT_THAT(problems.ToFailure().details, SizeIs(4));
}

TEST(ProblemsTest, TwentyAreKeptAndTheRestCounted) {
  Problems problems;
  for (int i = 0; i < 23; ++i) problems.AddInvalid("f", "bad");
  const Failure failure = problems.ToFailure();
  EXPECT_THAT(failure.details, SizeIs(20));
  EXPECT_EQ(failure.omitted_details, 3);
  EXPECT_THAT(failure.message, HasSubstr("23 problems"));
}

TEST(FailureTest, ServiceErrorSaysWhatItsDetailsSay) {
  RemoteError error;
  error.code = absl::StatusCode::kResourceExhausted;
  error.reason = "QUEUE_FULL";
  error.message = "busy";
  error.retry_after = absl::Seconds(3);
  const Failure busy = FailureFromService(error, nullptr);
  EXPECT_EQ(busy.exit_code, kExitOverQuota);
  EXPECT_EQ(busy.code, "RESOURCE_EXHAUSTED");
  EXPECT_EQ(busy.message, "busy; try again in 3s");

  RemoteError unknown;
  unknown.code = absl::StatusCode::kNotFound;
  unknown.message = "no such toolchain";
  unknown.resource_type = "toolchain";
  unknown.resource_name = "gcc-99";
  EXPECT_EQ(FailureFromService(unknown, nullptr).message,
            "no such toolchain (toolchain 'gcc-99')");
}

TEST(FailureTest, ViolationsFindTheUsersFiles) {
  RequestSources sources;
  sources.AddModule("conv", "build/conv.o");
  RemoteError error;
  error.code = absl::StatusCode::kInvalidArgument;
  error.violations = {{"modules[0].functions[3]", "is no C identifier"},
                      {"", "and 5 more"}};
  const Failure failure = FailureFromService(error, &sources);
  ASSERT_THAT(failure.details, SizeIs(2));
  EXPECT_EQ(failure.details[0].source, "module 'conv' from build/conv.o");
  EXPECT_EQ(failure.details[1].source, "");
}

}  // namespace
}  // namespace metad::client
