#include "client/commands/targets_command.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/outcome_report.h"
#include "client/output/message_json.h"
#include "client/output/text_table.h"

namespace metad::client {
namespace {

constexpr TextTable::Align kRight = TextTable::Align::kRight;

void PrintTargets(const v1::ListToolchainsResponse& list, std::ostream& out) {
  TextTable table({{"TARGET"},
                   {"ARCHITECTURE"},
                   {"BITS", kRight},
                   {"BYTE ORDER"},
                   {"TOOLCHAINS"},
                   {"DESCRIPTION"}});
  for (const v1::Target& target : list.targets()) {
    table.AddRow({target.name(), target.architecture(),
                  absl::StrCat(target.pointer_bits()),
                  target.big_endian() ? "big" : "little",
                  target.toolchain_ids().empty()
                      ? "none, sources only"
                      : absl::StrJoin(target.toolchain_ids(), ", "),
                  target.description()});
  }
  table.Print(out);
}

std::string FamilyName(v1::Toolchain::Family family) {
  switch (family) {
    case v1::Toolchain::GCC:
      return "gcc";
    case v1::Toolchain::CLANG:
      return "clang";
    default:
      return "unknown";
  }
}

void PrintToolchains(const v1::ListToolchainsResponse& list, bool all,
                     std::ostream& out) {
  TextTable table({{"TOOLCHAIN"}, {"FAMILY"}, {"VERSION"}});
  for (const v1::Toolchain& toolchain : list.toolchains()) {
    if (!toolchain.available() && !all) continue;
    table.AddRow(
        {toolchain.id(), FamilyName(toolchain.family()),
         toolchain.available()
             ? toolchain.version()
             : absl::StrCat("unavailable: ", toolchain.unavailable_reason())});
  }
  table.Print(out);
}

Json ToDocument(const v1::ListToolchainsResponse& list, bool all) {
  Json targets = Json::array();
  for (const auto& target : list.targets()) targets.push_back(ToJson(target));
  Json toolchains = Json::array();
  for (const auto& toolchain : list.toolchains()) {
    if (toolchain.available() || all) toolchains.push_back(ToJson(toolchain));
  }
  return {{"targets", targets},
          {"toolchains", toolchains},
          {"limits", ToJson(list.limits())}};
}

}  // namespace

ExitCode RunTargets(const TargetsOptions& options, CommandContext& context) {
  const OutputFormat format = options.session.output;
  auto connection =
      context.connect(options.session.server, "", context.cancellation);
  if (!connection.ok()) {
    return ReportFailure(
        FailureOfCall(connection.error(), nullptr, context.cancellation),
        format, Json::object(), context);
  }
  const auto list = connection.value()->ListToolchains();
  if (!list.ok()) {
    return ReportFailure(
        FailureOfCall(list.error(), nullptr, context.cancellation), format,
        Json::object(), context);
  }
  if (format == OutputFormat::kJson) {
    return ReportSuccess(ToDocument(list.value(), options.all), context);
  }
  PrintTargets(list.value(), context.out);
  context.out << '\n';
  PrintToolchains(list.value(), options.all, context.out);
  return FinishOutput(context);
}

}  // namespace metad::client
