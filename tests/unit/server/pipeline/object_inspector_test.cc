#include "server/pipeline/object_inspector.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ObjectInspectorTest, ObjectThatIsNoMetadataHasNoRegistry) {
  const std::string bytes = Fixture("operators.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok());
  const auto report = InspectObject(*object);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->architecture, "ARM");
  EXPECT_TRUE(report->functions.empty());
  EXPECT_THAT(report->undefined_symbols, ElementsAre("elsewhere"));
  ASSERT_EQ(report->constants.size(), 1u);
  EXPECT_EQ(report->constants[0].name, "not_a_function");
  EXPECT_EQ(report->constants[0].size_bytes, 4);
  EXPECT_EQ(report->ram_bytes, 0);
}

// An object with a names blob of these bytes.
ObjectFile WithNamesBlob(absl::string_view blob, bool big_endian) {
  ObjectFile object;
  object.big_endian = big_endian;
  object.sections.resize(2);
  object.sections[1].name = ".rodata";
  object.sections[1].type = 1;   // SHT_PROGBITS
  object.sections[1].flags = 2;  // SHF_ALLOC
  object.sections[1].size = blob.size();
  object.sections[1].content = blob;
  ObjectSymbol symbol;
  symbol.name = "metad_m_names";
  symbol.type = 1;  // STT_OBJECT
  symbol.section = 1;
  symbol.defined = true;
  symbol.size = blob.size();
  object.symbols.push_back(symbol);
  return object;
}

TEST(ObjectInspectorTest, RegistryIsReadInTheObjectsByteOrder) {
  using std::string_literals::operator""s;
  const std::string little_blob = "\2\0f\0g\0\0"s;
  const std::string big_blob = "\0\2f\0g\0\0"s;
  EXPECT_THAT(InspectObject(WithNamesBlob(little_blob, false))->functions,
              ElementsAre("f", "g"));
  EXPECT_THAT(InspectObject(WithNamesBlob(big_blob, true))->functions,
              ElementsAre("f", "g"));
}

TEST(ObjectInspectorTest, NameOfTheBlobSaysHowLongItsCountIs) {
  const std::string blob("\2f\0g\0\0", 6);
  for (const bool big_endian : {false, true}) {
    ObjectFile object = WithNamesBlob(blob, big_endian);
    object.symbols[0].name = "metad_m_names_v1";
    const auto report = InspectObject(object);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->functions, ElementsAre("f", "g"));
  }
}

TEST(ObjectInspectorTest, TableOfTvmFfiIsReadThroughItsPointers) {
  for (const char* file :
       {"ffi_metadata.o", "ffi_metadata_be.o", "ffi_metadata_host.o"}) {
    const std::string bytes = Fixture(file);
    const auto object = ReadObjectFile(bytes);
    ASSERT_TRUE(object.ok()) << object.status();
    const auto report = InspectObject(*object);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->functions,
                ElementsAre("__tvm_ffi_fused_dense", "__tvm_ffi_kws_main",
                            "__tvm_ffi_kws_softmax", "__tvm_ffi_main",
                            "__tvm_ffi_reshape"))
        << file;
    EXPECT_EQ(report->ram_bytes, 0) << file;
  }
}

TEST(ObjectInspectorTest, TableWithoutPointersIsRefused) {
  ObjectFile object = WithNamesBlob("12345678", false);
  object.pointer_bits = 32;
  object.symbols[0].name = "metad_m_entries";
  EXPECT_FALSE(InspectObject(object).ok());
  object.symbols[0].size = 7;
  EXPECT_FALSE(InspectObject(object).ok());
}

TEST(ObjectInspectorTest, RegistryThatEndsEarlyIsRefused) {
  using std::string_literals::operator""s;
  const std::string blob = "\3\0f\0g\0"s;
  const auto report = InspectObject(WithNamesBlob(blob, false));
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(std::string(report.status().message()),
              HasSubstr("metad_m_names"));
  EXPECT_FALSE(InspectObject(WithNamesBlob("\1", false)).ok());
}

TEST(ObjectInspectorTest, RegistryThatCannotBeOneIsRefused) {
  const std::string empty_name("\1\0\0\0", 4);
  EXPECT_FALSE(InspectObject(WithNamesBlob(empty_name, false)).ok());
  const std::string too_many = "\xff\xff" + std::string(70000, 'x');
  EXPECT_FALSE(InspectObject(WithNamesBlob(too_many, false)).ok());
}

TEST(ObjectInspectorTest, SecondRegistryIsRefused) {
  const std::string blob("\1\0f\0\0", 5);
  ObjectFile object = WithNamesBlob(blob, false);
  object.symbols.push_back(object.symbols[0]);
  EXPECT_FALSE(InspectObject(object).ok());
}

TEST(ObjectInspectorTest, NamesThatWouldNotFitAReportAreRefused) {
  const std::string long_name(1 << 20, 'n');
  ObjectFile object;
  for (int i = 0; i < 100; ++i) {
    object.symbols.emplace_back();
    object.symbols.back().name = long_name;
  }
  EXPECT_FALSE(InspectObject(object).ok());
}

TEST(ObjectInspectorTest, RegistryOutsideItsSectionIsRefused) {
  ObjectFile object = WithNamesBlob("\1", false);
  object.symbols[0].size = 1000;
  EXPECT_FALSE(InspectObject(object).ok());
}

}  // namespace
}  // namespace metad::pipeline
