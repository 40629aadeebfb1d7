// Every constant has the same bits, place and read-only storage in whichever
// style its text is, and the text is free of warnings in every dialect that the
// style is for.

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/large_values.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using ::testing::HasSubstr;

using codegen::ByteOrder;
using codegen::ConstantStyle;
using codegen::PlannedConstant;

// What a style is tried with.
struct StyledCompiler {
  std::string style_name;
  ConstantStyle style;
  Compiler compiler;
  std::vector<Dialect> dialects;
};

void PrintTo(const StyledCompiler& styled, std::ostream* out) {
  *out << styled.compiler.name << "_" << styled.style_name;
}

std::vector<StyledCompiler> AllStyles() {
  const std::vector<std::pair<std::string, ConstantStyle>> styles = {
      {"auto", ConstantStyle::kAuto},
      {"typed", ConstantStyle::kTyped},
      {"bits", ConstantStyle::kBits},
      {"string", ConstantStyle::kString},
      {"incbin", ConstantStyle::kIncbin}};
  std::vector<StyledCompiler> all;
  for (const Compiler& compiler : AllCompilers()) {
    std::vector<Dialect> dialects = {CDialects().front()};
    if (compiler.has_cplusplus) dialects.push_back(AllDialects().back());
    for (const auto& [name, style] : styles) {
      all.push_back({name, style, compiler, dialects});
    }
  }
  // The oldest that has it.
  const Compiler clang_19{"clang_19", "clang-19", {}};
  const Compiler clang_19_arm{
      "clang_19_arm",
      "clang-19",
      {"--target=arm-none-eabi", "-ffreestanding", "-mcpu=cortex-m0"}};
  const Compiler clang_19_s390x{"clang_19_s390x",
                                "clang-19",
                                {"--target=s390x-linux-gnu", "-ffreestanding"},
                                true,
                                true};
  for (const Compiler& compiler : {clang_19, clang_19_arm, clang_19_s390x}) {
    all.push_back({"embed",
                   ConstantStyle::kEmbed,
                   compiler,
                   {{"c23", "-std=c23", false}}});
  }
  return all;
}

class StyleTest : public ::testing::TestWithParam<StyledCompiler> {
 protected:
  static ByteOrder Order() {
    return GetParam().compiler.is_big_endian ? ByteOrder::kBigEndian
                                             : ByteOrder::kLittleEndian;
  }

  static codegen::MetadataSpec InStyle(codegen::MetadataSpec spec) {
    spec.target = {"target", Order()};
    spec.constant_style = GetParam().style;
    return spec;
  }

  bool Compiles(const GeneratedModel& model, const Dialect& dialect,
                std::vector<std::string> flags) {
    flags.push_back("-fno-pic");
    return workbench_.Compile(GetParam().compiler, dialect, flags,
                              {model.source()});
  }

  void ExpectConstants(const GeneratedModel& model) {
    const auto object = ReadObject(workbench_.Path(model.object()));
    ASSERT_TRUE(object.ok()) << object.status();
    for (const PlannedConstant& constant : model.plan().constants) {
      const auto found = object->variables.find(constant.name);
      ASSERT_NE(found, object->variables.end()) << constant.name;
      const VariableContent& variable = found->second;
      EXPECT_TRUE(variable.is_global) << constant.name;
      EXPECT_EQ(variable.section.name, constant.section) << constant.name;
      EXPECT_FALSE(variable.section.writable || variable.section.executable);
      const auto alignment = static_cast<uint64_t>(constant.alignment);
      EXPECT_EQ(variable.offset % alignment, 0u) << constant.name;
      EXPECT_EQ(variable.section.alignment % alignment, 0u) << constant.name;
      EXPECT_EQ(absl::BytesToHexString(variable.bytes),
                absl::BytesToHexString(StoredBytes(constant, Order())))
          << constant.name;
    }
    for (const auto& [name, section] : object->sections) {
      EXPECT_TRUE(!section.writable || section.size == 0) << name;
    }
  }

  Workbench workbench_;
};

// With the header in sight, which declares every constant with its own type,
// however it is written.
TEST_P(StyleTest, ConstantsHaveTheirBitsAndTheirPlace) {
  for (const codegen::MetadataSpec& spec :
       {EdgeValuesSpec(), LargeValuesSpec()}) {
    const GeneratedModel model(InStyle(spec), workbench_);
    for (const Dialect& dialect : GetParam().dialects) {
      ASSERT_TRUE(Compiles(model, dialect, {"-Os", "-include", model.header()}))
          << dialect.name;
      ExpectConstants(model);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Everywhere, StyleTest,
                         ::testing::ValuesIn(AllStyles()),
                         [](const auto& test) {
                           return absl::StrCat(test.param.compiler.name, "_",
                                               test.param.style_name);
                         });

// What is wrong with a source of this style is said at once, and not found out
// on the device.
class StyleMistakeTest : public ::testing::Test {
 protected:
  // What the compiler says when it refuses a model with one constant of four
  // bytes. `file` is what stands in the place of the file of its bytes.
  static std::string Refusal(const Compiler& compiler, const Dialect& dialect,
                             ConstantStyle style, const std::string& file) {
    Workbench workbench;
    codegen::MetadataSpec spec =
        codegen::SpecOf({codegen::ListedModule("m", {"run"})},
                        {codegen::Constant("w", codegen::kInt16, {2}, "abcd")});
    spec.constant_style = style;
    const GeneratedModel model(spec, workbench);
    std::remove(workbench.Path("model_w.bin").c_str());
    workbench.Write("model_w.bin", file);
    std::vector<std::string> argv = {compiler.program, dialect.flag, "-c",
                                     model.source()};
    argv.insert(argv.end(), compiler.flags.begin(), compiler.flags.end());
    const auto result = workbench.Execute(argv);
    EXPECT_TRUE(result.has_value() && !result->Succeeded());
    return result.has_value() ? result->standard_error.text : "";
  }

  const Compiler gcc_ = HostCompilers().front();
  const Compiler clang_19_{"clang_19", "clang-19", {}};
  const Dialect c99_ = CDialects().front();
  const Dialect c23_{"c23", "-std=c23"};
};

TEST_F(StyleMistakeTest, CompilerWithoutEmbedIsToldWhatItTakes) {
  EXPECT_THAT(
      Refusal(gcc_, c99_, ConstantStyle::kEmbed, "abcd"),
      HasSubstr("this file needs #embed, that is a C23 compiler and -std=c23"));
}

TEST_F(StyleMistakeTest, EmbeddedFileOfAnotherSizeIsRefused) {
  for (const char* file : {"abc", "abcde"}) {
    EXPECT_THAT(Refusal(clang_19_, c23_, ConstantStyle::kEmbed, file),
                HasSubstr("model_w.bin has another size"));
  }
}

TEST_F(StyleMistakeTest, IncludedFileThatIsTooShortIsRefused) {
  EXPECT_THAT(Refusal(gcc_, c99_, ConstantStyle::kIncbin, "abc"),
              HasSubstr("file size"));
}

TEST_F(StyleMistakeTest, TargetOfTheOtherByteOrderIsRefused) {
  for (const ConstantStyle style :
       {ConstantStyle::kString, ConstantStyle::kIncbin}) {
    EXPECT_THAT(Refusal(BigEndianCompiler(), c99_, style, "abcd"),
                HasSubstr("constants are written for a little-endian target"));
  }
}

}  // namespace
}  // namespace metad::conformance
