#include "server/rpc/error_translation.h"

#include <optional>
#include <string>
#include <utility>

#include "codegen/plan/violation_list.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

using codegen::ViolationList;
using pipeline::BuildError;
using pipeline::BuildErrorReason;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// The detail of the type, of which there is at most one. Nothing when it does
// not parse either, as with a string that is not UTF-8.
template <typename Detail>
std::optional<Detail> DetailOf(const google::rpc::Status& status) {
  std::optional<Detail> found;
  for (const auto& any : status.details()) {
    Detail detail;
    if (!any.Is<Detail>()) continue;
    EXPECT_FALSE(found.has_value());
    EXPECT_TRUE(any.UnpackTo(&detail));
    found = std::move(detail);
  }
  return found;
}

BuildError ErrorOf(BuildErrorReason reason) {
  BuildError error;
  error.reason = reason;
  error.message = "what happened";
  return error;
}

// `kept` violations with the description, and `more` beyond what is kept.
BuildError ErrorWithViolations(const std::string& description, size_t more) {
  ViolationList violations;
  for (size_t i = 0; i < ViolationList::kMaxKept + more; ++i) {
    violations.Add("modules[" + std::to_string(i) + "].artifact", description);
  }
  return pipeline::InvalidInput(std::move(violations));
}

struct ReasonCase {
  BuildErrorReason reason;
  std::string name;
  grpc::StatusCode code;
};

class ReasonTest : public testing::TestWithParam<ReasonCase> {};

TEST_P(ReasonTest, HasItsCodeAndErrorInfoFirst) {
  const google::rpc::Status status = TranslateError(ErrorOf(GetParam().reason));
  EXPECT_EQ(status.code(), GetParam().code);
  EXPECT_EQ(status.message(), "what happened");
  ASSERT_GE(status.details_size(), 1);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(status.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), GetParam().name);
  EXPECT_EQ(info.domain(), "metad");
  EXPECT_FALSE(DetailOf<google::rpc::BadRequest>(status).has_value());
  EXPECT_FALSE(DetailOf<google::rpc::ResourceInfo>(status).has_value());
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status).has_value(),
            GetParam().reason == BuildErrorReason::kQueueFull);
}

INSTANTIATE_TEST_SUITE_P(
    All, ReasonTest,
    testing::Values(ReasonCase{BuildErrorReason::kInvalidInput, "INVALID_INPUT",
                               grpc::INVALID_ARGUMENT},
                    ReasonCase{BuildErrorReason::kTargetUnknown,
                               "TARGET_UNKNOWN", grpc::NOT_FOUND},
                    ReasonCase{BuildErrorReason::kToolchainUnknown,
                               "TOOLCHAIN_UNKNOWN", grpc::NOT_FOUND},
                    ReasonCase{BuildErrorReason::kCompilerMissing,
                               "COMPILER_MISSING", grpc::FAILED_PRECONDITION},
                    ReasonCase{BuildErrorReason::kQueueFull, "QUEUE_FULL",
                               grpc::RESOURCE_EXHAUSTED},
                    ReasonCase{BuildErrorReason::kCompileFailed,
                               "COMPILE_FAILED", grpc::ABORTED},
                    ReasonCase{BuildErrorReason::kCompilerCrashed,
                               "COMPILER_CRASHED", grpc::ABORTED},
                    ReasonCase{BuildErrorReason::kActionTimeout,
                               "ACTION_TIMEOUT", grpc::DEADLINE_EXCEEDED},
                    ReasonCase{BuildErrorReason::kVerificationFailed,
                               "VERIFICATION_FAILED", grpc::INTERNAL},
                    ReasonCase{BuildErrorReason::kCancelled, "BUILD_CANCELLED",
                               grpc::CANCELLED},
                    ReasonCase{BuildErrorReason::kInternal, "INTERNAL",
                               grpc::INTERNAL}),
    [](const auto& param) { return param.param.name; });

TEST(TranslateErrorTest, ViolationsBecomeABadRequest) {
  ViolationList violations;
  violations.Add("model_name", "is empty");
  violations.Add("modules[1].name", "is \"a b\"");
  const google::rpc::Status status =
      TranslateError(pipeline::InvalidInput(std::move(violations)));
  EXPECT_EQ(status.message(), "the request has 2 problems");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad_request.has_value());
  ASSERT_EQ(bad_request->field_violations_size(), 2);
  EXPECT_EQ(bad_request->field_violations(0).field(), "model_name");
  EXPECT_EQ(bad_request->field_violations(0).description(), "is empty");
  EXPECT_EQ(bad_request->field_violations(1).field(), "modules[1].name");
  EXPECT_EQ(bad_request->field_violations(1).description(), "is \"a b\"");
}

TEST(TranslateErrorTest, UnknownTargetsAndToolchainsAreNamed) {
  BuildError error = ErrorOf(BuildErrorReason::kTargetUnknown);
  error.resource_type = pipeline::kTargetResource;
  error.resource = "cortex-m99";
  auto resource = DetailOf<google::rpc::ResourceInfo>(TranslateError(error));
  ASSERT_TRUE(resource.has_value());
  EXPECT_EQ(resource->resource_type(), "metad.v1.Target");
  EXPECT_EQ(resource->resource_name(), "cortex-m99");

  error = ErrorOf(BuildErrorReason::kToolchainUnknown);
  error.resource_type = pipeline::kToolchainResource;
  error.resource = "gcc-1";
  resource = DetailOf<google::rpc::ResourceInfo>(TranslateError(error));
  ASSERT_TRUE(resource.has_value());
  EXPECT_EQ(resource->resource_type(), "metad.v1.Toolchain");
  EXPECT_EQ(resource->resource_name(), "gcc-1");
}

TEST(TranslateErrorTest, LongDescriptionsAreCutUntilTheStatusFits) {
  const google::rpc::Status status =
      TranslateError(ErrorWithViolations(std::string(1000, 'x'), 500));
  EXPECT_LE(status.ByteSizeLong(), builds::kMaxStatusBytes);
  EXPECT_EQ(status.message(), "the request has 520 problems");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad_request.has_value());
  ASSERT_EQ(bad_request->field_violations_size(), 21);
  for (int i = 0; i < 20; ++i) {
    const auto& violation = bad_request->field_violations(i);
    EXPECT_EQ(violation.field(), "modules[" + std::to_string(i) + "].artifact");
    EXPECT_THAT(violation.description(), StartsWith("xxxx"));
    EXPECT_THAT(violation.description(), EndsWith("x..."));
  }
  EXPECT_EQ(bad_request->field_violations(20).field(), "");
  EXPECT_EQ(bad_request->field_violations(20).description(), "and 500 more");
}

TEST(TranslateErrorTest, TheLongestDescriptionsAreCutFirst) {
  ViolationList violations;
  const std::string medium(100, 'm');
  for (int i = 0; i < 4; ++i) violations.Add("a", medium);
  for (int i = 0; i < 4; ++i) violations.Add("b", std::string(1000, 'l'));
  const google::rpc::Status status =
      TranslateError(pipeline::InvalidInput(std::move(violations)));
  EXPECT_LE(status.ByteSizeLong(), builds::kMaxStatusBytes);
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad_request.has_value());
  ASSERT_EQ(bad_request->field_violations_size(), 8);
  EXPECT_EQ(bad_request->field_violations(0).description(), medium);
  EXPECT_THAT(bad_request->field_violations(7).description(), EndsWith("l..."));
}

TEST(TranslateErrorTest, ALongMessageLeavesRoomForTheViolations) {
  BuildError error = ErrorWithViolations(std::string(1000, 'x'), 500);
  error.message = std::string(100'000, 'm');
  const google::rpc::Status status = TranslateError(error);
  EXPECT_LE(status.ByteSizeLong(), builds::kMaxStatusBytes);
  EXPECT_EQ(status.message(), std::string(509, 'm') + "...");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad_request.has_value());
  EXPECT_EQ(bad_request->field_violations_size(), 21);
}

TEST(TranslateErrorTest, ALongResourceNameIsCut) {
  BuildError error = ErrorOf(BuildErrorReason::kTargetUnknown);
  error.resource_type = pipeline::kTargetResource;
  error.resource = std::string(1'000'000, 't');
  const google::rpc::Status status = TranslateError(error);
  EXPECT_LE(status.ByteSizeLong(), builds::kMaxStatusBytes);
  const auto resource = DetailOf<google::rpc::ResourceInfo>(status);
  ASSERT_TRUE(resource.has_value());
  EXPECT_THAT(resource->resource_name(), EndsWith("t..."));
}

TEST(TranslateErrorTest, CutsNeverLeaveInvalidUtf8) {
  // The cut falls on every byte of a character.
  for (const std::string character :
       {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
    for (size_t shift = 0; shift < character.size(); ++shift) {
      std::string text(shift, 'a');
      while (text.size() < 2000) text += character;
      BuildError error = ErrorWithViolations(text, 1);
      error.message = text;
      error.resource_type = pipeline::kTargetResource;
      error.resource = text;
      // A receiver refuses a message with a string that is not UTF-8.
      google::rpc::Status received;
      ASSERT_TRUE(
          received.ParseFromString(TranslateError(error).SerializeAsString()));
      const auto bad_request = DetailOf<google::rpc::BadRequest>(received);
      ASSERT_TRUE(bad_request.has_value());
      EXPECT_THAT(received.message(), EndsWith("..."));
      EXPECT_THAT(bad_request->field_violations(0).description(),
                  EndsWith("..."));
      EXPECT_TRUE(DetailOf<google::rpc::ResourceInfo>(received).has_value());
    }
  }
}

TEST(TranslateErrorTest, BytesThatAreNoUtf8AreReplaced) {
  ViolationList violations;
  violations.Add("modules[0].name", "is \xff");
  BuildError error = pipeline::InvalidInput(std::move(violations));
  error.message = "bad \xc3";
  const google::rpc::Status status = TranslateError(error);
  EXPECT_EQ(status.message(), "bad ?");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad_request.has_value());
  EXPECT_EQ(bad_request->field_violations(0).description(), "is ?");
}

TEST(RelativeToRequestTest, FieldsStartAtTheRequest) {
  ViolationList violations;
  violations.Add("modules[0].name", "is empty");
  violations.Add("", "is too large");
  const BuildError error =
      RelativeToRequest(pipeline::InvalidInput(std::move(violations)));
  EXPECT_EQ(error.reason, BuildErrorReason::kInvalidInput);
  ASSERT_EQ(error.violations.kept().size(), 2u);
  EXPECT_EQ(error.violations.kept()[0].field, "spec.modules[0].name");
  EXPECT_EQ(error.violations.kept()[0].description, "is empty");
  EXPECT_EQ(error.violations.kept()[1].field, "spec");
}

TEST(ToGrpcStatusTest, TheDetailsCarryTheWholeStatus) {
  const google::rpc::Status status =
      TranslateError(ErrorOf(BuildErrorReason::kCompileFailed));
  const grpc::Status on_the_wire = ToGrpcStatus(status);
  EXPECT_EQ(on_the_wire.error_code(), grpc::ABORTED);
  EXPECT_EQ(on_the_wire.error_message(), "what happened");
  EXPECT_EQ(on_the_wire.error_details(), status.SerializeAsString());
}

TEST(OutcomeNameTest, IsTheReasonWhereThereIsOne) {
  EXPECT_EQ(OutcomeName(grpc::Status::OK), "OK");
  EXPECT_EQ(OutcomeName(ToGrpcStatus(
                TranslateError(ErrorOf(BuildErrorReason::kActionTimeout)))),
            "ACTION_TIMEOUT");
  EXPECT_EQ(OutcomeName(grpc::Status(grpc::UNAVAILABLE, "away")), "code 14");
  EXPECT_EQ(OutcomeName(grpc::Status(grpc::UNAVAILABLE, "away", "\xff\xff")),
            "code 14");
  google::rpc::Status without_info;
  without_info.add_details()->PackFrom(google::rpc::RetryInfo());
  EXPECT_EQ(OutcomeName(grpc::Status(grpc::UNAVAILABLE, "away",
                                     without_info.SerializeAsString())),
            "code 14");
}

TEST(InvalidFieldTest, IsInvalidInputWithOneViolation) {
  const grpc::Status status = InvalidField("spec", "is not set");
  EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "the request has 1 problem");
  EXPECT_EQ(OutcomeName(status), "INVALID_INPUT");
  google::rpc::Status decoded;
  ASSERT_TRUE(decoded.ParseFromString(status.error_details()));
  const auto bad_request = DetailOf<google::rpc::BadRequest>(decoded);
  ASSERT_TRUE(bad_request.has_value());
  ASSERT_EQ(bad_request->field_violations_size(), 1);
  EXPECT_EQ(bad_request->field_violations(0).field(), "spec");
  EXPECT_EQ(bad_request->field_violations(0).description(), "is not set");
}

TEST(QueueFullTest, NamesQueueAndLimitAndSaysWhenToRetry) {
  const BuildError error = QueueFull("builds", 64);
  EXPECT_EQ(error.reason, BuildErrorReason::kQueueFull);
  EXPECT_THAT(error.message,
              HasSubstr("the queue of builds is full (64 wait)"));
  const auto retry = DetailOf<google::rpc::RetryInfo>(TranslateError(error));
  ASSERT_TRUE(retry.has_value());
  EXPECT_GT(retry->retry_delay().seconds(), 0);
}

}  // namespace
}  // namespace metad::rpc
