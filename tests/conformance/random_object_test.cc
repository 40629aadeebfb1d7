// Whatever the model, whatever the target: in the object are its constants,
// with their bytes, sections and alignments, and its registry, and nothing else
// that another object could see.

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/random_spec.h"
#include "tests/conformance/registry_content.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/conformance/target_bytes.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {
namespace {

using codegen::ByteOrder;
using codegen::ConstantSpec;
using ::testing::Contains;

constexpr uint32_t kDefaultAlignment = 16;

class RandomObjectTest : public ::testing::TestWithParam<uint64_t> {
 protected:
  // Everything follows from the seed: ABI, compiler and dialect, too.
  RandomObjectTest()
      : compiler_(AllCompilers()[GetParam() % AllCompilers().size()]),
        abi_(AllAbis()[GetParam() / AllCompilers().size() % AllAbis().size()]),
        dialect_(CDialects()[GetParam() % CDialects().size()]),
        random_(GetParam(), abi_.value) {}

  void SetUp() override {
    random_.spec.target.byte_order = Order();
    const GeneratedModel model(random_.spec, workbench_);
    ASSERT_TRUE(workbench_.Compile(
        compiler_, dialect_,
        {GetParam() % 5 == 0 ? "-O0" : "-Os", "-fno-pic", "-I."},
        {model.source()}));
    auto object = ReadObject(workbench_.Path(model.object()));
    ASSERT_TRUE(object.ok()) << object.status();
    object_ = *std::move(object);
  }

  ByteOrder Order() const {
    return compiler_.is_big_endian ? ByteOrder::kBigEndian
                                   : ByteOrder::kLittleEndian;
  }

  const codegen::MetadataSpec& spec() const { return random_.spec; }

  // Fails the test when there is none.
  VariableContent Variable(const std::string& name) const {
    const auto found = object_.variables.find(name);
    if (found != object_.variables.end()) return found->second;
    ADD_FAILURE() << name << " is not in the object";
    return {};
  }

  // Where it may be: a constant that nobody has placed may share the storage of
  // another one with the same bytes.
  std::set<std::string> SectionsOf(const ConstantSpec& constant) const {
    if (!constant.section.empty()) return {constant.section};
    std::set<std::string> sections = {
        absl::StrCat(".rodata.", spec().model_name)};
    for (const ConstantSpec& other : spec().constants) {
      if (other.data == constant.data && !other.section.empty()) {
        sections.insert(other.section);
      }
    }
    return sections;
  }

  void ExpectConstant(const ConstantSpec& constant) const {
    SCOPED_TRACE(constant.name);
    const VariableContent variable = Variable(constant.name);
    EXPECT_TRUE(variable.is_global);
    const SectionContent& section = variable.section;
    EXPECT_TRUE(section.allocated && section.is_data && !section.writable &&
                !section.executable);
    EXPECT_THAT(SectionsOf(constant), Contains(section.name));
    const uint64_t alignment =
        constant.alignment == 0 ? kDefaultAlignment : constant.alignment;
    EXPECT_EQ(variable.offset % alignment, 0u);
    EXPECT_EQ(section.alignment % alignment, 0u);
    // Something stands for an empty tensor.
    if (constant.data.empty()) return;
    EXPECT_EQ(absl::BytesToHexString(variable.bytes),
              absl::BytesToHexString(TargetBytes(constant, Order())));
  }

  const Compiler compiler_;
  const NamedAbi abi_;
  const Dialect dialect_;
  RandomSpec random_;
  // Beside what the test's name says.
  const ::testing::ScopedTrace trace_{
      __FILE__, __LINE__,
      absl::StrCat(abi_.name, ", ", compiler_.name, ", ", dialect_.name)};
  Workbench workbench_;
  ObjectContent object_;
};

TEST_P(RandomObjectTest, HoldsWhatWasAskedFor) {
  for (const ConstantSpec& constant : spec().constants) {
    ExpectConstant(constant);
  }
  for (const auto& [name, section] : object_.sections) {
    if (section.writable) {
      EXPECT_EQ(section.size, 0u) << name;
    }
  }
  ExpectRegistry(spec(), object_);
}

TEST_P(RandomObjectTest, NeedsAndOffersWhatWasAskedFor) {
  std::set<std::string> offered = RegistryVariables(spec());
  for (const ConstantSpec& constant : spec().constants) {
    offered.insert(constant.name);
  }
  std::set<std::string> global;
  for (const auto& [name, variable] : object_.variables) {
    if (variable.is_global) global.insert(name);
  }
  EXPECT_EQ(global, offered);
  EXPECT_EQ(object_.undefined, NeededSymbols(spec()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomObjectTest,
                         ::testing::ValuesIn(Seeds(60)), [](const auto& test) {
                           return absl::StrCat("seed_", test.param);
                         });

}  // namespace
}  // namespace metad::conformance
