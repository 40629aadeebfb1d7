#include "server/pipeline/import/joined_report.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/pipeline/import/imported_parts.h"

namespace metad::pipeline {
namespace {

using Json = nlohmann::json;

// Room for 65535 functions and constants with long names.
constexpr size_t kMaxReportBytes = size_t{256} << 20;
constexpr int kNewestSchema = 1;

// Thrown by what reads a report, caught where its errors become a status;
// nlohmann's own exceptions are caught at the same place.
class ReportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

void CheckFits(const Json& report, const codegen::Runtime& runtime,
               const std::string& target) {
  if (report.at("schema") != "metad.report") {
    throw ReportError("is no report of metad's");
  }
  if (report.at("schema_version").get<int>() > kNewestSchema) {
    throw ReportError(absl::StrCat("is of schema version ",
                                   report.at("schema_version").get<int>(),
                                   ", expected at most ", kNewestSchema));
  }
  if (!report.at("joinable").get<bool>()) {
    throw ReportError(
        "tells of a registry that cannot be joined, expected one that was "
        "built as joinable (--joinable)");
  }
  const auto its_runtime = report.at("runtime_abi").get<std::string>();
  if (its_runtime != runtime.name()) {
    throw ReportError(absl::StrCat("tells of a registry for the runtime '",
                                   its_runtime, "', expected '", runtime.name(),
                                   "'"));
  }
  const auto its_target = report.at("target").at("name").get<std::string>();
  if (its_target != target) {
    throw ReportError(absl::StrCat("tells of a registry for the target '",
                                   its_target, "', expected '", target, "'"));
  }
}

// In the registry's order, which that of the modules is not bound to.
void AddFunctions(const Json& report, codegen::JoinedRegistrySpec& joined) {
  struct Indexed {
    int64_t index;
    codegen::JoinedFunction function;
  };
  std::vector<Indexed> found;
  for (const Json& module : report.at("modules")) {
    for (const Json& function : module.at("functions")) {
      Indexed& added = found.emplace_back();
      added.index = function.at("index").get<int64_t>();
      added.function.name = function.at("name").get<std::string>();
      added.function.symbol = function.at("symbol").get<std::string>();
      added.function.module = module.at("name").get<std::string>();
    }
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const Indexed& a, const Indexed& b) { return a.index < b.index; });
  for (Indexed& indexed : found) {
    joined.functions.push_back(std::move(indexed.function));
  }
}

void AddConstants(const Json& report, codegen::JoinedRegistrySpec& joined) {
  for (const Json& constant : report.at("constants")) {
    // One outside the image has no symbol to refer to.
    if (constant.at("section").is_null()) continue;
    // Its parts are constants by themselves; older reports know no blocks.
    if (constant.value("is_block", false)) continue;
    codegen::JoinedConstant& added = joined.constants.emplace_back();
    added.name = constant.at("symbol").get<std::string>();
    const absl::StatusOr<formats::ElementType> type =
        formats::ParseElementTypeName(
            constant.at("data_type").get<std::string>());
    if (!type.ok()) throw ReportError(std::string(type.status().message()));
    added.type = ToDataType(*type);
    for (const Json& extent : constant.at("shape")) {
      added.shape.push_back(extent.get<int64_t>());
    }
    added.alignment = constant.at("alignment").get<uint32_t>();
  }
}

}  // namespace

absl::StatusOr<codegen::JoinedRegistrySpec> ReadJoinedReport(
    absl::string_view content, const codegen::Runtime& runtime,
    const std::string& target) {
  if (content.size() > kMaxReportBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has ", content.size(), " bytes, expected at most ", kMaxReportBytes));
  }
  try {
    const Json report = Json::parse(content.begin(), content.end());
    CheckFits(report, runtime, target);
    codegen::JoinedRegistrySpec joined;
    joined.name = report.at("name").get<std::string>();
    AddFunctions(report, joined);
    AddConstants(report, joined);
    return joined;
  } catch (const ReportError& error) {
    return absl::InvalidArgumentError(error.what());
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat("is no NAME_report.json of metad's: ", error.what()));
  }
}

}  // namespace metad::pipeline
