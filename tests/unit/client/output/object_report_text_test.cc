#include "client/output/object_report_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <sstream>

namespace metad::client {
namespace {

std::string Print(const std::string& text) {
  v1::ObjectReport report;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &report));
  std::ostringstream out;
  PrintObjectReport(report, out);
  return out.str();
}

TEST(ObjectReportTextTest, TablesAreAligned) {
  EXPECT_EQ(
      Print(R"pb(
        architecture: "ARM"
        pointer_bits: 32
        sections { name: ".rodata.sine" size_bytes: 1234 alignment: 16 }
        sections { name: ".text" size_bytes: 8 alignment: 4 executable: true }
        sections {
          name: ".data.rel.ro"
          writable: true
          read_only_after_relocation: true
          alignment: 8
        }
        functions { index: 0 name: "conv" }
        functions { index: 10 name: "dense" }
        constants {
          name: "w"
          section: ".rodata.sine"
          size_bytes: 1000
          section_alignment: 16
        }
        constants {
          name: "block"
          section: ".rodata.sine"
          size_bytes: 200
          section_alignment: 16
          is_block: true
        }
        undefined_symbols: "conv"
        flash_bytes: 1242
      )pb"),
      R"(ARM, 32 bits, little-endian

Function registry
INDEX  FUNCTION
    0  conv
   10  dense

Constants
CONSTANT                      SECTION       BYTES  ALIGN
w                             .rodata.sine   1000     16
block (block of those in it)  .rodata.sine    200     16

Sections
SECTION       BYTES  ALIGN  ACCESS
.rodata.sine   1234     16  read-only
.text             8      4  read-only, code
.data.rel.ro      0      8  read-only*
* read-only once the loader has relocated it

Undefined symbols
SYMBOL
conv

flash 1242 bytes, RAM 0 bytes: 2 functions, 1 constant
)");
}

TEST(ObjectReportTextTest, EmptyTablesSaySo) {
  const std::string text = Print("architecture: 'A\x1b'");
  EXPECT_NE(text.find("A\\x1b, 0 bits"), std::string::npos);
  EXPECT_NE(text.find("Function registry\n  none\n"), std::string::npos);
}

}  // namespace
}  // namespace metad::client
