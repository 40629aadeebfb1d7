// No registry table and no constant costs RAM, and all of them have the
// target's byte order. Read from position-dependent objects, as a bare-metal
// image is linked from.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtimes/crt/crt_layout.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ByteOrder;
using codegen::LocalSymbol;
using codegen::PlannedConstant;

class ObjectTest : public ::testing::TestWithParam<Compiler> {
 protected:
  // The object of a model as this compiler makes it.
  ObjectContent Compile(codegen::MetadataSpec spec,
                        const std::string& optimisation) {
    if (GetParam().is_big_endian) spec.target = {"be", ByteOrder::kBigEndian};
    Workbench workbench;
    const GeneratedModel model(spec, workbench);
    plan_ = model.plan();
    EXPECT_TRUE(workbench.Compile(
        GetParam(), CDialects().front(),
        {optimisation, "-fno-pic", "-ffunction-sections", "-fdata-sections"},
        {model.source()}));
    auto object = ReadObject(workbench.Path(model.object()));
    EXPECT_TRUE(object.ok()) << object.status();
    return object.ok() ? *object : ObjectContent();
  }

  static ByteOrder Order() {
    return GetParam().is_big_endian ? ByteOrder::kBigEndian
                                    : ByteOrder::kLittleEndian;
  }

  static const VariableContent* Find(const ObjectContent& object,
                                     const std::string& name) {
    const auto found = object.variables.find(name);
    if (found != object.variables.end()) return &found->second;
    ADD_FAILURE() << name << " is not in the object";
    return nullptr;
  }

  static void ExpectReadOnly(const std::string& name,
                             const SectionContent& section) {
    EXPECT_TRUE(section.allocated && section.is_data) << name;
    EXPECT_FALSE(section.writable || section.executable) << name;
  }

  codegen::MetadataPlan plan_;
};

TEST_P(ObjectTest, ByteOrderIsTheTargets) {
  EXPECT_EQ(Compile(EdgeValuesSpec(), "-Os").is_big_endian,
            GetParam().is_big_endian);
}

TEST_P(ObjectTest, NothingNeedsRam) {
  for (const char* optimisation : {"-O0", "-Os"}) {
    const ObjectContent object = Compile(EdgeValuesSpec(), optimisation);
    for (const auto& [name, section] : object.sections) {
      if (section.writable) {
        EXPECT_EQ(section.size, 0u) << name;
      }
    }
    for (const auto& [name, variable] : object.variables) {
      ExpectReadOnly(name, variable.section);
    }
  }
}

TEST_P(ObjectTest, ConstantsAreGlobalAndPlacedAsAsked) {
  const ObjectContent object = Compile(EdgeValuesSpec(), "-Os");
  for (const PlannedConstant& constant : plan_.constants) {
    const VariableContent* const variable = Find(object, constant.name);
    if (variable == nullptr) continue;
    EXPECT_TRUE(variable->is_global) << constant.name;
    EXPECT_EQ(variable->section.name, constant.section) << constant.name;
    const auto alignment = static_cast<uint64_t>(constant.alignment);
    EXPECT_EQ(variable->offset % alignment, 0u) << constant.name;
    EXPECT_EQ(variable->section.alignment % alignment, 0u) << constant.name;
  }
}

TEST_P(ObjectTest, ConstantsHaveTheirBitsInTheTargetsOrder) {
  const ObjectContent object = Compile(EdgeValuesSpec(), "-Os");
  for (const PlannedConstant& constant : plan_.constants) {
    const VariableContent* const variable = Find(object, constant.name);
    if (variable == nullptr) continue;
    EXPECT_EQ(absl::BytesToHexString(variable->bytes),
              absl::BytesToHexString(StoredBytes(constant, Order())))
        << constant.name;
  }
}

TEST_P(ObjectTest, NamesBlobIsWhatTheRuntimeReads) {
  // Enough for several parts, and a count of two different bytes.
  const std::vector<std::string> names = codegen::FunctionNames(0x0302);
  const ObjectContent object =
      Compile(codegen::SpecOf({codegen::ListedModule("m", names)}), "-Os");
  std::string expected = GetParam().is_big_endian ? "\x03\x02" : "\x02\x03";
  for (const std::string& name : names) {
    absl::StrAppend(&expected, name, absl::string_view("\0", 1));
  }
  expected.push_back('\0');
  const VariableContent* const blob =
      Find(object, LocalSymbol("model", codegen::kNamesSuffix));
  ASSERT_NE(blob, nullptr);
  EXPECT_FALSE(blob->is_global);
  // The runtime reads the count as a uint16_t.
  EXPECT_EQ(blob->offset % 2, 0u);
  EXPECT_EQ(blob->section.alignment % 2, 0u);
  // Alignment may add bytes behind the blob.
  EXPECT_TRUE(absl::StartsWith(blob->bytes, expected));
  EXPECT_LE(blob->bytes.size(), expected.size() + 1);
}

TEST_P(ObjectTest, TablesAreLocalAndHoldPointersOnly) {
  const ObjectContent object = Compile(
      codegen::SpecOf({codegen::ListedModule("m", codegen::FunctionNames(9))}),
      "-Os");
  const auto pointers = static_cast<size_t>(object.pointer_bytes);
  const struct {
    absl::string_view suffix;
    size_t pointers;
  } tables[] = {{codegen::kFunctionsSuffix, 9},
                {codegen::kRegistrySuffix, 2},
                {codegen::kModuleSuffix, 1}};
  for (const auto& table : tables) {
    const std::string name = LocalSymbol("model", table.suffix);
    const VariableContent* const variable = Find(object, name);
    ASSERT_NE(variable, nullptr);
    EXPECT_FALSE(variable->is_global) << name;
    EXPECT_EQ(variable->bytes.size(), table.pointers * pointers) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Everywhere, ObjectTest,
                         ::testing::ValuesIn(AllCompilers()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace metad::conformance
