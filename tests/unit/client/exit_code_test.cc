#include "client/exit_code.h"

#include <gtest/gtest.h>

namespace metad::client {
namespace {

using absl::StatusCode;

TEST(ExitCodeTest, NumbersAreFrozen) {
  EXPECT_EQ(kExitOk, 0);
  EXPECT_EQ(kExitBuildFailed, 1);
  EXPECT_EQ(kExitUsage, 2);
  EXPECT_EQ(kExitInvalidInput, 3);
  EXPECT_EQ(kExitNotFound, 4);
  EXPECT_EQ(kExitNotAllowed, 5);
  EXPECT_EQ(kExitUnreachable, 6);
  EXPECT_EQ(kExitTimedOut, 7);
  EXPECT_EQ(kExitOverQuota, 8);
  EXPECT_EQ(kExitInternal, 70);
  EXPECT_EQ(kExitInterrupted, 130);
}

TEST(ExitCodeTest, ReasonDecidesWhereItIsKnown) {
  const auto code = [](const char* reason) {
    return ExitCodeForService(StatusCode::kUnknown, reason);
  };
  EXPECT_EQ(code("COMPILE_FAILED"), kExitBuildFailed);
  EXPECT_EQ(code("COMPILER_CRASHED"), kExitBuildFailed);
  EXPECT_EQ(code("VERIFICATION_FAILED"), kExitBuildFailed);
  EXPECT_EQ(code("INVALID_INPUT"), kExitInvalidInput);
  EXPECT_EQ(code("TARGET_UNKNOWN"), kExitNotFound);
  EXPECT_EQ(code("TOOLCHAIN_UNKNOWN"), kExitNotFound);
  EXPECT_EQ(code("COMPILER_MISSING"), kExitNotFound);
  EXPECT_EQ(code("ACTION_TIMEOUT"), kExitTimedOut);
  EXPECT_EQ(code("QUEUE_FULL"), kExitOverQuota);
  EXPECT_EQ(code("BUILD_CANCELLED"), kExitUnreachable);
  EXPECT_EQ(code("INTERNAL"), kExitInternal);
}

TEST(ExitCodeTest, CodeDecidesElse) {
  const auto exit_code = [](StatusCode code) {
    return ExitCodeForService(code, "");
  };
  EXPECT_EQ(exit_code(StatusCode::kOk), kExitOk);
  EXPECT_EQ(exit_code(StatusCode::kInvalidArgument), kExitInvalidInput);
  EXPECT_EQ(exit_code(StatusCode::kOutOfRange), kExitInvalidInput);
  EXPECT_EQ(exit_code(StatusCode::kNotFound), kExitNotFound);
  EXPECT_EQ(exit_code(StatusCode::kPermissionDenied), kExitNotAllowed);
  EXPECT_EQ(exit_code(StatusCode::kUnauthenticated), kExitNotAllowed);
  EXPECT_EQ(exit_code(StatusCode::kUnavailable), kExitUnreachable);
  EXPECT_EQ(exit_code(StatusCode::kCancelled), kExitUnreachable);
  EXPECT_EQ(exit_code(StatusCode::kDeadlineExceeded), kExitTimedOut);
  EXPECT_EQ(exit_code(StatusCode::kResourceExhausted), kExitOverQuota);
  EXPECT_EQ(exit_code(StatusCode::kFailedPrecondition), kExitBuildFailed);
  EXPECT_EQ(exit_code(StatusCode::kAborted), kExitBuildFailed);
  EXPECT_EQ(exit_code(StatusCode::kUnimplemented), kExitInternal);
  EXPECT_EQ(exit_code(StatusCode::kDataLoss), kExitInternal);
}

TEST(ExitCodeTest, FilesHaveTheirOwn) {
  EXPECT_EQ(ExitCodeForFile(StatusCode::kOk), kExitOk);
  EXPECT_EQ(ExitCodeForFile(StatusCode::kInvalidArgument), kExitInvalidInput);
  EXPECT_EQ(ExitCodeForFile(StatusCode::kFailedPrecondition),
            kExitInvalidInput);
  EXPECT_EQ(ExitCodeForFile(StatusCode::kNotFound), kExitNotFound);
  EXPECT_EQ(ExitCodeForFile(StatusCode::kPermissionDenied), kExitNotAllowed);
  EXPECT_EQ(ExitCodeForFile(StatusCode::kCancelled), kExitInterrupted);
  EXPECT_EQ(ExitCodeForFile(StatusCode::kInternal), kExitInternal);
}

}  // namespace
}  // namespace metad::client
