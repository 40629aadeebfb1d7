#include "client/output/message_json.h"

#include <google/protobuf/duration.pb.h>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"

namespace metad::client {
namespace {

template <typename Repeated>
Json StringsToJson(const Repeated& strings) {
  Json array = Json::array();
  for (const std::string& text : strings) array.push_back(text);
  return array;
}

double Seconds(const google::protobuf::Duration& duration) {
  constexpr double kNanosPerSecond = 1e9;
  return static_cast<double>(duration.seconds()) +
         duration.nanos() / kNanosPerSecond;
}

Json ToJson(const v1::ModuleFunctions& module) {
  return {{"module", module.module()},
          {"origin", v1::ModuleFunctions::Origin_Name(module.origin())},
          {"functions", StringsToJson(module.functions())}};
}

Json ToJson(const v1::PlacedConstant& constant) {
  Json shape = Json::array();
  for (const int64_t extent : constant.shape()) shape.push_back(extent);
  return {{"name", constant.name()},
          {"data_type", constant.data_type()},
          {"shape", shape},
          {"size_bytes", constant.size_bytes()},
          {"alignment", constant.alignment()},
          {"section", constant.section()},
          {"region", constant.region()},
          {"alias_of", constant.alias_of()},
          {"alias_offset", constant.alias_offset()},
          {"pool", constant.pool()},
          {"pool_offset", constant.pool_offset()},
          {"is_block", constant.is_block()},
          {"is_joined", constant.is_joined()}};
}

Json ToJson(const v1::ObjectSection& section) {
  return {{"name", section.name()},
          {"size_bytes", section.size_bytes()},
          {"alignment", section.alignment()},
          {"writable", section.writable()},
          {"executable", section.executable()},
          {"read_only_after_relocation", section.read_only_after_relocation()}};
}

Json ToJson(const v1::MemoryUse& use) {
  return {{"flash_bytes", use.flash_bytes()},
          {"ram_bytes", use.ram_bytes()},
          {"external_bytes", use.external_bytes()}};
}

Json ToJson(const v1::RegistryEntry& entry) {
  return {{"index", entry.index()}, {"name", entry.name()}};
}

Json ToJson(const v1::ObjectConstant& constant) {
  return {{"name", constant.name()},
          {"section", constant.section()},
          {"size_bytes", constant.size_bytes()},
          {"section_alignment", constant.section_alignment()},
          {"is_block", constant.is_block()}};
}

Json ToJson(const v1::ToolchainTarget& target) {
  return {{"target", target.target()},
          {"flags", StringsToJson(target.flags())}};
}

Json ToJson(const FailureDetail& detail) {
  return {{"field", detail.field},
          {"description", detail.description},
          {"source", detail.source}};
}

// Below the overloads that it calls, or it would not see them.
template <typename Repeated>
Json MessagesToJson(const Repeated& messages) {
  Json array = Json::array();
  for (const auto& message : messages) array.push_back(ToJson(message));
  return array;
}

}  // namespace

Json ToJson(const Failure& failure) {
  return {{"code", failure.code},
          {"reason", failure.reason},
          {"message", failure.message},
          {"violations", MessagesToJson(failure.details)},
          {"omitted_violations", failure.omitted_details}};
}

Json ToJson(const v1::Diagnostic& diagnostic) {
  return {{"subject", diagnostic.subject()},
          {"file", diagnostic.file()},
          {"line", diagnostic.line()},
          {"column", diagnostic.column()},
          {"severity", SeverityName(diagnostic.severity())},
          {"text", diagnostic.text()},
          {"source_line", diagnostic.source_line()}};
}

Json ToJson(const v1::CompilerCommand& command) {
  return {{"subject", command.subject()},
          {"arguments", StringsToJson(command.arguments())}};
}

Json ToJson(const v1::LogChunk& log) {
  return {{"subject", log.subject()},
          {"text", log.text()},
          {"truncated", log.truncated()}};
}

Json ToJson(const v1::MetadataSummary& summary) {
  return {{"input_digest", summary.input_digest()},
          {"modules", MessagesToJson(summary.modules())},
          {"constants", MessagesToJson(summary.constants())}};
}

Json ToJson(const v1::ObjectReport& report) {
  return {{"architecture", report.architecture()},
          {"pointer_bits", report.pointer_bits()},
          {"big_endian", report.big_endian()},
          {"flash_bytes", report.flash_bytes()},
          {"ram_bytes", report.ram_bytes()},
          {"sections", MessagesToJson(report.sections())},
          {"functions", MessagesToJson(report.functions())},
          {"constants", MessagesToJson(report.constants())},
          {"undefined_symbols", StringsToJson(report.undefined_symbols())}};
}

Json ToJson(const v1::ImageMemory& memory) {
  return {{"total", ToJson(memory.total())},
          {"metadata", ToJson(memory.metadata())},
          {"unmeasured_modules", StringsToJson(memory.unmeasured_modules())}};
}

Json ToJson(const v1::Target& target) {
  return {{"name", target.name()},
          {"description", target.description()},
          {"architecture", target.architecture()},
          {"pointer_bits", target.pointer_bits()},
          {"big_endian", target.big_endian()},
          {"toolchain_ids", StringsToJson(target.toolchain_ids())}};
}

Json ToJson(const v1::Toolchain& toolchain) {
  return {{"id", toolchain.id()},
          {"family", v1::Toolchain::Family_Name(toolchain.family())},
          {"version", toolchain.version()},
          {"available", toolchain.available()},
          {"unavailable_reason", toolchain.unavailable_reason()},
          {"fingerprint", toolchain.fingerprint()},
          {"targets", MessagesToJson(toolchain.targets())}};
}

Json ToJson(const v1::ServerLimits& limits) {
  return {{"max_inline_bytes", limits.max_inline_bytes()},
          {"max_request_inline_bytes", limits.max_request_inline_bytes()},
          {"max_build_seconds", Seconds(limits.max_build_time())},
          {"max_running_builds", limits.max_running_builds()},
          {"max_queued_builds", limits.max_queued_builds()}};
}

std::string OutputName(v1::OutputKind kind) {
  switch (kind) {
    case v1::SOURCE:
      return "source";
    case v1::HEADER:
      return "header";
    case v1::OBJECT_FILE:
      return "object";
    case v1::ARCHIVE:
      return "archive";
    case v1::LINKER_SCRIPT:
      return "linker-script";
    case v1::REPORT:
      return "report";
    case v1::POOL_IMAGE:
      return "pool-image";
    case v1::RUNTIME_HEADER:
      return "runtime-header";
    case v1::CONSTANT_DATA:
      return "constant-data";
    case v1::INTERFACE_HEADER:
      return "interface-header";
    default:
      return "unknown";
  }
}

std::string StageName(v1::Stage stage) {
  const std::string name = v1::Stage_Name(stage);
  return name.empty() ? "unknown" : absl::AsciiStrToLower(name);
}

std::string SeverityName(v1::Diagnostic::Severity severity) {
  switch (severity) {
    case v1::Diagnostic::ERROR:
      return "error";
    case v1::Diagnostic::WARNING:
      return "warning";
    default:
      return "note";
  }
}

std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace metad::client
