#include "client/output/build_totals.h"

#include <google/protobuf/text_format.h>

#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace metad::client {
namespace {

std::string LineOf(const BuildTotals& totals) {
  std::ostringstream out;
  PrintTotals(totals, out);
  return out.str();
}

std::string LineOfResult(const std::string& text) {
  v1::BuildResult result;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &result));
  return LineOf(TotalsOf(result));
}

SavedReport::Module Module(const std::string& name, const std::string& kind,
                           std::optional<int64_t> flash_bytes) {
  SavedReport::Module module;
  module.name = name;
  module.kind = kind;
  module.flash_bytes = flash_bytes;
  module.functions.resize(1);
  return module;
}

constexpr char kLine[] =
    "flash 700 bytes (metadata 300), RAM 64 bytes (metadata 60), outside the "
    "image 8 bytes, without old, npu, whose objects are not here: 5 functions "
    "of 3 modules and the metadata, 3 constants of 48 bytes; of these, 1 "
    "function and 1 constant of earlier registries";

TEST(BuildTotalsTest, AnswerIsCounted) {
  EXPECT_EQ(LineOfResult(R"pb(
              summary {
                modules { module: "old" origin: JOINED functions: "a" }
                modules { module: "metad.kws" origin: GENERATED functions: "b" }
                modules { module: "cpu" origin: LISTED functions: "c" }
                modules { module: "npu" origin: LISTED functions: "d" }
                modules { module: "cpu" origin: LISTED functions: "e" }
                constants { name: "old_w" size_bytes: 8 is_joined: true }
                constants { name: "block" size_bytes: 40 is_block: true }
                constants { name: "v" size_bytes: 16 alias_of: "block" }
                constants {
                  name: "w"
                  size_bytes: 16
                  alias_of: "block"
                  alias_offset: 16
                }
              }
              memory {
                total { flash_bytes: 700 ram_bytes: 64 external_bytes: 8 }
                metadata { flash_bytes: 300 ram_bytes: 60 }
                unmeasured_modules: "old"
                unmeasured_modules: "npu"
              }
            )pb"),
            kLine);
}

TEST(BuildTotalsTest, ReportOfTheSameBuildComesToTheSame) {
  SavedReport report;
  report.basis = "object";
  report.totals = {700, 64, 8, 300, 60};
  report.modules = {Module("old", "joined", std::nullopt),
                    Module("metad.kws", "metadata", std::nullopt),
                    Module("cpu", "object", 400),
                    Module("npu", "external", std::nullopt)};
  report.modules[2].functions.resize(2);
  report.constants.resize(4);
  report.constants[0].size_bytes = 8;
  report.constants[0].is_joined = true;
  report.constants[1].size_bytes = 40;
  report.constants[1].is_block = true;
  report.constants[2].size_bytes = 16;
  report.constants[2].stored_with = "block";
  report.constants[3] = report.constants[2];
  EXPECT_EQ(LineOf(TotalsOf(report)), kLine);
}

TEST(BuildTotalsTest, WithoutAnObjectThereIsNoMemory) {
  EXPECT_EQ(LineOfResult(R"pb(
              summary { modules { module: "a" origin: LISTED functions: "f" } }
            )pb"),
            "1 function of 1 module, 0 constants of 0 bytes");
  SavedReport report;
  report.basis = "plan";
  report.modules = {Module("metad.kws", "metadata", std::nullopt)};
  EXPECT_EQ(LineOf(TotalsOf(report)),
            "1 function of the metadata, 0 constants of 0 bytes");
}

}  // namespace
}  // namespace metad::client
