#include "server/rpc/error_translation.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/plan/violation_list.h"
#include "google/rpc/error_info.pb.h"
#include "server/pipeline/build_error.h"

namespace metad::rpc {

grpc::Status ToGrpcStatus(const google::rpc::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      status.message(), status.SerializeAsString());
}

std::string OutcomeName(const grpc::Status& status) {
  if (status.ok()) return "OK";
  google::rpc::Status decoded;
  google::rpc::ErrorInfo info;
  if (decoded.ParseFromString(status.error_details()) &&
      decoded.details_size() > 0 && decoded.details(0).UnpackTo(&info)) {
    return info.reason();
  }
  return absl::StrCat("code ", status.error_code());
}

grpc::Status InvalidField(absl::string_view field,
                          absl::string_view description) {
  codegen::ViolationList violations;
  violations.Add(std::string(field), std::string(description));
  return ToGrpcStatus(
      TranslateError(pipeline::InvalidInput(std::move(violations))));
}

}  // namespace metad::rpc
