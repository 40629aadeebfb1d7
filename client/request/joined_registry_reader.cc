#include "client/request/joined_registry_reader.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/input_file.h"
#include "client/option_values.h"
#include "client/request/data_type_name.h"

namespace metad::client {
namespace {

using Json = nlohmann::json;

// Room for 65535 functions and constants with long names.
constexpr int64_t kMaxReportBytes = int64_t{256} << 20;
constexpr int kNewestSchema = 1;

// Thrown by what reads a report, caught where the file's name is known;
// nlohmann's own exceptions are caught at the same place.
class ReportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

void CheckFits(const Json& report, const v1::BuildSpec& spec) {
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
        "built with --joinable");
  }
  const auto abi = report.at("runtime_abi").get<std::string>();
  const absl::StatusOr<v1::RuntimeAbi> runtime = ParseRuntime(abi);
  if (!runtime.ok() || *runtime != spec.runtime_abi()) {
    throw ReportError(absl::StrCat("tells of a registry for the runtime '", abi,
                                   "', expected that of --runtime"));
  }
  const auto target = report.at("target").at("name").get<std::string>();
  if (target != spec.target()) {
    throw ReportError(absl::StrCat("tells of a registry for the target '",
                                   target, "', expected '", spec.target(),
                                   "'"));
  }
}

// In the registry's order, which that of the modules is not bound to.
void AddFunctions(const Json& report, v1::JoinedRegistry& joined) {
  struct Indexed {
    int64_t index;
    v1::JoinedRegistry::Function function;
  };
  std::vector<Indexed> found;
  for (const Json& module : report.at("modules")) {
    for (const Json& function : module.at("functions")) {
      Indexed& added = found.emplace_back();
      added.index = function.at("index").get<int64_t>();
      added.function.set_name(function.at("name").get<std::string>());
      added.function.set_symbol(function.at("symbol").get<std::string>());
      added.function.set_module(module.at("name").get<std::string>());
    }
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const Indexed& a, const Indexed& b) { return a.index < b.index; });
  for (Indexed& indexed : found) {
    *joined.add_functions() = std::move(indexed.function);
  }
}

void AddConstants(const Json& report, v1::JoinedRegistry& joined) {
  for (const Json& constant : report.at("constants")) {
    // One outside the image has no symbol to refer to.
    if (constant.at("section").is_null()) continue;
    v1::JoinedRegistry::Constant& added = *joined.add_constants();
    added.set_name(constant.at("symbol").get<std::string>());
    absl::StatusOr<v1::DataType> type =
        ParseDataTypeName(constant.at("data_type").get<std::string>());
    if (!type.ok()) throw ReportError(std::string(type.status().message()));
    *added.mutable_data_type() = *std::move(type);
    for (const Json& extent : constant.at("shape")) {
      added.add_shape(extent.get<int64_t>());
    }
    added.set_alignment(constant.at("alignment").get<uint32_t>());
  }
}

void ReadReport(const std::string& content, v1::BuildSpec& spec) {
  const Json report = Json::parse(content);
  CheckFits(report, spec);
  v1::JoinedRegistry joined;
  joined.set_name(report.at("name").get<std::string>());
  AddFunctions(report, joined);
  AddConstants(report, joined);
  *spec.add_joined_registries() = std::move(joined);
}

}  // namespace

void ReadJoinedRegistries(const std::vector<std::string>& files,
                          v1::BuildSpec& spec, Problems& problems) {
  for (const std::string& file : files) {
    const absl::StatusOr<std::string> content =
        ReadInputFile(file, kMaxReportBytes);
    if (!content.ok()) {
      problems.AddFile(file, content.status());
      continue;
    }
    try {
      ReadReport(*content, spec);
    } catch (const ReportError& error) {
      problems.AddInvalid(file, error.what());
    } catch (const Json::exception& error) {
      problems.AddInvalid(
          file,
          absl::StrCat("is no NAME_report.json of metad's: ", error.what()));
    }
  }
}

}  // namespace metad::client
