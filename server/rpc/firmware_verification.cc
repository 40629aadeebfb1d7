#include "server/rpc/firmware_verification.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/violation_list.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/content_digests.h"
#include "server/pipeline/firmware/firmware_content.h"
#include "server/pipeline/firmware/firmware_verifier.h"
#include "server/pipeline/firmware/linked_image.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/rpc/blob_translation.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/firmware_translation.h"
#include "server/rpc/request_blobs.h"

namespace metad::rpc {
namespace {

constexpr int kMaxReports = 64;

struct Inputs {
  absl::string_view firmware;
  std::vector<absl::string_view> reports;
  std::vector<firmware::KnownRegion> regions;
};

Inputs Translate(const v1::VerifyFirmwareRequest& request,
                 const ServerLimits& limits, RequestBlobs& blobs,
                 codegen::ViolationList& violations) {
  Inputs inputs;
  pipeline::ContentDigests digests;
  BlobTranslator translator(limits, blobs, digests, violations);
  inputs.firmware = translator.Translate(request.firmware(), "firmware");
  const int count = request.reports_size();
  if (count == 0 || count > kMaxReports) {
    violations.Add("reports", absl::StrCat("has ", count, "; expected 1 to ",
                                           kMaxReports, " reports of builds"));
    return inputs;
  }
  for (int i = 0; i < count; ++i) {
    inputs.reports.push_back(translator.Translate(
        request.reports(i), absl::StrCat("reports[", i, "]")));
  }
  translator.CheckTotal();
  inputs.regions = TranslateRegions(request, violations);
  return inputs;
}

grpc::Status Refused(codegen::ViolationList violations) {
  return ToGrpcStatus(
      TranslateError(pipeline::InvalidInput(std::move(violations))));
}

}  // namespace

grpc::Status AnswerVerifyFirmware(const ServiceContext& context,
                                  const v1::VerifyFirmwareRequest& request,
                                  v1::VerifyFirmwareResponse& response) {
  codegen::ViolationList violations;
  RequestBlobs blobs(context.blobs, context.lent);
  const Inputs inputs = Translate(request, context.limits, blobs, violations);
  if (const google::rpc::Status missing = blobs.error(); missing.code() != 0) {
    return ToGrpcStatus(missing);
  }
  if (!violations.empty()) return Refused(std::move(violations));
  const absl::StatusOr<firmware::LinkedImage> image =
      firmware::ReadLinkedImage(inputs.firmware);
  if (!image.ok()) {
    violations.Add("firmware", std::string(image.status().message()));
  }
  std::vector<firmware::ReportedImage> reports;
  for (size_t i = 0; i < inputs.reports.size(); ++i) {
    absl::StatusOr<firmware::ReportedImage> report =
        firmware::ReadReportedImage(inputs.reports[i]);
    if (report.ok()) {
      reports.push_back(*std::move(report));
    } else {
      violations.Add(absl::StrCat("reports[", i, "]"),
                     std::string(report.status().message()));
    }
  }
  if (!violations.empty()) return Refused(std::move(violations));
  *response.mutable_report() = TranslateFirmware(
      firmware::VerifyFirmware(*image, reports, inputs.regions));
  return grpc::Status::OK;
}

grpc::Status AnswerInspectFirmware(const ServiceContext& context,
                                   const v1::InspectFirmwareRequest& request,
                                   v1::InspectFirmwareResponse& response) {
  codegen::ViolationList violations;
  RequestBlobs blobs(context.blobs, context.lent);
  pipeline::ContentDigests digests;
  BlobTranslator translator(context.limits, blobs, digests, violations);
  const absl::string_view bytes =
      translator.Translate(request.firmware(), "firmware");
  if (const google::rpc::Status missing = blobs.error(); missing.code() != 0) {
    return ToGrpcStatus(missing);
  }
  if (!violations.empty()) return Refused(std::move(violations));
  const absl::StatusOr<firmware::LinkedImage> image =
      firmware::ReadLinkedImage(bytes);
  if (!image.ok()) return InvalidField("firmware", image.status().message());
  *response.mutable_content() =
      TranslateContent(firmware::ReadFirmwareContent(*image));
  return grpc::Status::OK;
}

}  // namespace metad::rpc
