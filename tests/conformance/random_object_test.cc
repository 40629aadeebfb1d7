// Whatever the model, whatever the target: in the object are its constants,
// with their bytes, sections and alignments, and its registry, and nothing else
// that another object could see.

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/crt_symbols.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/random_spec.h"
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
  // Everything follows from the seed: compiler, dialect and ABI, too.
  void SetUp() override {
    const uint64_t seed = GetParam();
    const std::vector<Compiler> compilers = AllCompilers();
    const std::vector<NamedAbi>& abis = AllAbis();
    compiler_ = compilers[seed % compilers.size()];
    const NamedAbi& abi = abis[seed / compilers.size() % abis.size()];
    random_.spec.runtime_abi = abi.value;
    random_.spec.target.byte_order = Order();
    const std::vector<Dialect> dialects = CDialects();
    const Dialect& dialect = dialects[seed % dialects.size()];
    SCOPED_TRACE(absl::StrCat("seed ", seed, ", ", abi.name, ", ",
                              compiler_.name, ", ", dialect.name));
    const GeneratedModel model(random_.spec, workbench_);
    ASSERT_TRUE(workbench_.Compile(
        compiler_, dialect, {seed % 5 == 0 ? "-O0" : "-Os", "-fno-pic", "-I."},
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

  std::vector<std::string> Functions() const {
    std::vector<std::string> functions;
    for (const codegen::ModuleSpec& module : spec().modules) {
      functions.insert(functions.end(), module.functions.begin(),
                       module.functions.end());
    }
    return functions;
  }

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

  // The names blob of a C runtime, but for its count.
  std::string Names() const {
    std::string names;
    for (const std::string& function : Functions()) {
      absl::StrAppend(&names, function, absl::string_view("\0", 1));
    }
    return absl::StrCat(names, absl::string_view("\0", 1));
  }

  std::string Count() const {
    const size_t count = Functions().size();
    const char low = static_cast<char>(count % 256);
    const char high = static_cast<char>(count / 256);
    if (spec().runtime_abi == codegen::RuntimeAbi::kCrtV1) return {low};
    if (compiler_.is_big_endian) return {high, low};
    return {low, high};
  }

  std::string Local(absl::string_view suffix) const {
    return codegen::LocalSymbol(spec().model_name, suffix);
  }

  // The pointers of a table of `names`, in order.
  std::map<uint64_t, std::string> Table(
      const std::vector<std::string>& names) const {
    std::map<uint64_t, std::string> pointers;
    for (const std::string& name : names) {
      const auto bytes = static_cast<uint64_t>(object_.pointer_bytes);
      pointers.emplace(pointers.size() * bytes, name);
    }
    return pointers;
  }

  void ExpectCrtRegistry() const {
    const std::string names =
        Local(spec().runtime_abi == codegen::RuntimeAbi::kCrtV1
                  ? codegen::kNamesV1Suffix
                  : codegen::kNamesSuffix);
    const std::string blob = Count() + Names();
    // Alignment may add a byte behind it.
    EXPECT_EQ(Variable(names).bytes.substr(0, blob.size()), blob);
    EXPECT_EQ(Variable(Local(codegen::kFunctionsSuffix)).pointers,
              Table(Functions()));
    EXPECT_EQ(Variable(Local(codegen::kRegistrySuffix)).pointers,
              Table({names, Local(codegen::kFunctionsSuffix)}));
    EXPECT_EQ(Variable(Local(codegen::kModuleSuffix)).pointers,
              Table({Local(codegen::kRegistrySuffix)}));
  }

  RandomSpec random_{GetParam()};
  Compiler compiler_;
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
  ExpectCrtRegistry();
}

TEST_P(RandomObjectTest, NeedsAndOffersWhatWasAskedFor) {
  std::set<std::string> constants;
  for (const ConstantSpec& constant : spec().constants) {
    constants.insert(constant.name);
  }
  std::set<std::string> global;
  for (const auto& [name, variable] : object_.variables) {
    if (variable.is_global) global.insert(name);
  }
  EXPECT_EQ(global, constants);
  const std::vector<std::string> functions = Functions();
  EXPECT_EQ(object_.undefined,
            std::set<std::string>(functions.begin(), functions.end()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomObjectTest,
                         ::testing::ValuesIn(Seeds(60)), [](const auto& test) {
                           return absl::StrCat("seed_", test.param);
                         });

}  // namespace
}  // namespace metad::conformance
