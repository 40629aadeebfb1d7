#include "client/output/firmware_json.h"

#include <nlohmann/json.hpp>
#include <string>

namespace metad::client {
namespace {

template <typename Items, typename Convert>
Json ListOf(const Items& items, const Convert& convert) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(convert(item));
  return list;
}

Json ClaimToJson(const v1::FirmwareClaim& claim) {
  return {{"id", claim.id()},
          {"claim", claim.claim()},
          {"verdict", VerdictName(claim.verdict())},
          {"detail", claim.detail()},
          {"problems", ListOf(claim.problems(),
                              [](const std::string& text) { return text; })},
          {"omitted_problems", claim.omitted_problems()}};
}

Json FunctionToJson(const v1::BoundFunction& function) {
  return {{"name", function.name()},
          {"symbol", function.symbol()},
          {"address",
           function.has_address() ? Json(function.address()) : Json(nullptr)}};
}

Json ConstantToJson(const v1::LinkedConstant& constant) {
  return {{"symbol", constant.symbol()},
          {"address",
           constant.has_address() ? Json(constant.address()) : Json(nullptr)},
          {"size_bytes", constant.size_bytes()},
          {"section", constant.section()},
          {"region", constant.region()}};
}

Json ReportToJson(const v1::VerifiedReport& report) {
  return {{"name", report.name()},
          {"runtime_abi", report.runtime_abi()},
          {"claims", ListOf(report.claims(), ClaimToJson)},
          {"functions", ListOf(report.functions(), FunctionToJson)},
          {"constants", ListOf(report.constants(), ConstantToJson)}};
}

}  // namespace

std::string VerdictName(v1::FirmwareClaim::Verdict verdict) {
  switch (verdict) {
    case v1::FirmwareClaim::PROVED:
      return "proved";
    case v1::FirmwareClaim::REFUTED:
      return "refuted";
    case v1::FirmwareClaim::NOT_PROVED:
      return "not-proved";
    case v1::FirmwareClaim::NOT_APPLICABLE:
      return "not-applicable";
    default:
      return "unknown";
  }
}

Json ToJson(const v1::FirmwareReport& report) {
  return {{"architecture", report.architecture()},
          {"pointer_bits", report.pointer_bits()},
          {"big_endian", report.big_endian()},
          {"has_symbol_table", report.has_symbol_table()},
          {"proved", report.proved()},
          {"reports", ListOf(report.reports(), ReportToJson)},
          {"notes", ListOf(report.notes(),
                           [](const std::string& text) { return text; })}};
}

}  // namespace metad::client
