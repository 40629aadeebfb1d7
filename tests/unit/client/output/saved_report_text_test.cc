#include "client/output/saved_report_text.h"

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

SavedReport SmallReport() {
  SavedReport report;
  report.name = "sine";
  report.generator_version = "0.1.0";
  report.runtime_abi = "crt";
  report.target = "cortex-m3";
  report.architecture = "ARM";
  report.pointer_bits = 32;
  report.byte_order = "little";
  report.toolchain_id = "gcc-arm-none-eabi";
  report.basis = "object";
  report.totals = {1234, 0, 0, 1034, 0};
  report.notes = {
      "lib0.c is TVM's own registry; the generated one replaces it"};
  report.regions = {
      {"flash", "flash", 4096, 1234, {{"w", 1000}}, 65536, 1034, 200, 200},
      {"sram", "ram", std::nullopt, 0, {}, 8192, 0, 0, 0}};
  report.sections = {{"", ".rodata.sine", "flash", 1034, 16, false, false},
                     {"cpu", ".text", "flash", 200, 4, false, true}};
  report.modules = {{"cpu",
                     "sine",
                     "object",
                     "symbol-table",
                     std::string(64, 'a'),
                     200,
                     0,
                     {{"dense", "sine_dense", 0, 200, ".text"}}},
                    {"npu",
                     "sine",
                     "external",
                     "listed",
                     "",
                     std::nullopt,
                     std::nullopt,
                     {{"npu_conv", "npu_conv", 1, std::nullopt, ""}}}};
  report.tables = {{"metad_sine_names", "names", ".rodata.sine", "flash", 18}};
  report.constants = {{"w",
                       "w",
                       "int8",
                       {10, 100},
                       1000,
                       16,
                       ".rodata.sine",
                       "flash",
                       "",
                       "",
                       ""},
                      {"b",
                       "b",
                       "int8",
                       {10, 100},
                       1000,
                       16,
                       ".rodata.sine",
                       "flash",
                       "",
                       "",
                       "w"}};
  report.constants.push_back(report.constants.back());
  report.constants.back().symbol = "c";
  report.constants.back().stored_offset = 48;
  report.proofs = {{"p", "All is read-only.", "proved", "Read back."}};
  report.unresolved_symbols = {{"npu_conv", {"metadata"}, "address"}};
  report.archive_members = {{"sine_metadata.o", "", 1500},
                            {"cpu.o", "cpu", 700}};
  report.modules_absent_from_archive = {"npu"};
  report.files = {{"sine_metadata.c", 99, std::string(64, 'b')}};
  return report;
}

TEST(SavedReportTextTest, ReportIsTables) {
  std::ostringstream out;
  PrintSavedReport(SmallReport(), out);
  EXPECT_EQ(
      out.str(),
      R"(sine, crt runtime, cortex-m3 (ARM, 32 bits, little-endian), metad 0.1.0
compiled by gcc-arm-none-eabi, read back from the object
flash 1234 bytes (metadata 1034), RAM 0 bytes, without npu, whose object is not here: 2 functions of 2 modules, 3 constants of 1000 bytes

Regions
REGION  MEMORY  USED  METADATA  MODULES  BUDGET  LENGTH  LEFT  LARGEST
flash   flash   1234      1034      200    4096   65536  3062  w 1000
sram    RAM        0         0        0       -    8192  8192
200 bytes of flash name no region: they count for the first of its kind, and are where the firmware's linker script puts them

Modules
MODULE  MODEL  KIND      FUNCTIONS  FROM          FLASH  RAM  SHA-256
cpu     sine   object            1  symbol-table    200    0  aaaaaaaaaaaa
npu     sine   external          1  listed            -    -  -

Notes
lib0.c is TVM's own registry; the generated one replaces it

Function registry
INDEX  FUNCTION            MODULE  BYTES  SECTION
    0  dense (sine_dense)  cpu       200  .text
    1  npu_conv            npu         -  -

Constants
CONSTANT  TYPE  SHAPE      BYTES  ALIGN  SECTION       REGION  POOL  STORED WITH
w         int8  [10, 100]   1000     16  .rodata.sine  flash   -     -
b         int8  [10, 100]   1000     16  .rodata.sine  flash   -     w
c         int8  [10, 100]   1000     16  .rodata.sine  flash   -     w + 48

Tables
TABLE             BYTES  SECTION       PURPOSE
metad_sine_names     18  .rodata.sine  names

Sections
SECTION       MODULE    BYTES  ALIGN  REGION  ACCESS
.rodata.sine  metadata   1034     16  flash   read-only
.text         cpu         200      4  flash   read-only, code

Left for the image to define
SYMBOL    USED BY  OWNERS
npu_conv  address  metadata

Proofs
proved: All is read-only. Read back.

Archive
MEMBER              MODULE    BYTES
sine_metadata.o     metadata   1500
cpu.o               cpu         700
not in the archive  npu           -

Files
FILE             BYTES  SHA-256
sine_metadata.c     99  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
)");
}

TEST(SavedReportTextTest, FunctionsAreInTheRegistrysOrder) {
  SavedReport report = SmallReport();
  report.modules[0].functions[0].index = 1;
  report.modules[1].functions[0].index = 0;
  std::ostringstream out;
  PrintSavedReport(report, out);
  EXPECT_THAT(out.str(),
              ::testing::ContainsRegex("    0  npu_conv .*\n    1  dense [(]"));
}

TEST(SavedReportTextTest, NotesNameTheirModules) {
  SavedReport report = SmallReport();
  report.modules[1].notes = {"is kept", "imports two"};
  std::ostringstream out;
  PrintSavedReport(report, out);
  EXPECT_THAT(
      out.str(),
      ::testing::HasSubstr(
          "replaces it\nmodule npu: is kept\nmodule npu: imports two\n"));
}

TEST(SavedReportTextTest, PlanSaysThatNothingWasCompiled) {
  SavedReport report = SmallReport();
  report.toolchain_id = "";
  report.basis = "plan";
  std::ostringstream out;
  PrintSavedReport(report, out);
  EXPECT_THAT(out.str(), testing::HasSubstr("\nplanned, not compiled\n"));
}

TEST(SavedReportTextTest, EscapeSequencesDoNotReachTheTerminal) {
  SavedReport report = SmallReport();
  report.name = "\x1b[2J";
  report.proofs[0].detail = "\x1b[2J";
  report.constants[0].symbol = "\x1b[2J";
  std::ostringstream out;
  PrintSavedReport(report, out);
  EXPECT_EQ(out.str().find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace metad::client
