// The interface of an ahead-of-time compiled model: found by name through the
// registry, true in every field, read-only, and used from C; and its header
// stands beside all others.

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/table_sizes.h"
#include "codegen/runtime/tvm_declarations.h"
#include "gtest/gtest.h"
#include "tests/conformance/compile_matrix.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/linux_machine.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/little_endian_bytes.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ByteOrder;
using codegen::InterfaceApi;
using codegen::MetadataSpec;

codegen::WorkspacePoolSpec Workspace(const std::string& name, int64_t bytes,
                                     const std::string& section,
                                     uint32_t alignment) {
  codegen::WorkspacePoolSpec pool;
  pool.name = name;
  pool.size_bytes = bytes;
  pool.section = section;
  pool.alignment = alignment;
  pool.define_buffer = true;
  return pool;
}

// Of all that there is to tell of.
MetadataSpec KwsSpec(InterfaceApi api, ByteOrder byte_order) {
  static const auto* const weight =
      new std::string(codegen::LittleEndianBytes<int16_t>({1, -2, 770}));
  MetadataSpec spec = codegen::SpecOf(
      {codegen::ListedModule("ops", {"tvmgen_kws_dense"})},
      {codegen::Constant("weight", codegen::kInt16, {3}, *weight),
       codegen::Constant("empty", codegen::kInt8, {0, 4}, ""),
       codegen::Constant("first", codegen::kInt8, {1}, "x"),
       codegen::Constant("second", codegen::kInt8, {2}, "yz")});
  spec.model_name = "image";
  spec.target.byte_order = byte_order;
  spec.constant_table = true;
  spec.pools.resize(1);
  spec.pools[0].name = "outside";
  spec.pools[0].external = true;
  spec.pools[0].address = 0x10000000;
  spec.constants[2].pool = "outside";
  spec.constants[3].pool = "outside";
  spec.models.resize(1);
  spec.models[0].name = "kws";
  codegen::AotSpec& aot = spec.models[0].aot.emplace();
  aot.interface_api = api;
  aot.inputs = {{"audio.0", codegen::kInt8, {2, 4}},
                {"1st", codegen::kBool, {}}};
  aot.outputs = {{"scores", {codegen::DataType::kInt, 16, 2}, {1}}};
  aot.workspace_pools = {Workspace("sram", 100, "", 64),
                         Workspace("kept", 24, ".noinit.kws", 0),
                         Workspace("far", int64_t{1} << 33, "", 0)};
  aot.workspace_pools[2].define_buffer = false;
  return spec;
}

class InterfaceImageTest
    : public ::testing::TestWithParam<std::tuple<LinuxMachine, Dialect>> {
 protected:
  Workbench workbench_;
};

TEST_P(InterfaceImageTest, FirmwareFindsEveryFieldAndRunsTheModel) {
  const auto& [machine, dialect] = GetParam();
  const GeneratedModel model(KwsSpec(InterfaceApi::kC, machine.byte_order),
                             workbench_);
  workbench_.CopyHere("abi_declarations.h");
  workbench_.CopyHere("interface_main.c");
  const Compiler compiler = {machine.name, machine.compiler, {}};
  ASSERT_TRUE(
      workbench_.Compile(compiler, dialect, {"-Os", "-I."}, {model.source()}));
  ASSERT_TRUE(workbench_.Compile(compiler, CDialects().front(), {"-I."},
                                 {"interface_main.c"}));
  ASSERT_TRUE(workbench_.Link(compiler, {"-static"},
                              {"interface_main.o", model.object()}, "image"));
  const auto result =
      workbench_.Execute(machine.Command(workbench_.Path("image")));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(
      result->standard_output.text,
      absl::StrCat("version 1 of tvmgen_kws\n"
                   "input audio.0 0 8 1 2 4\n"
                   "input 1st 6 8 1\n"
                   "output scores 0 16 2 1\n"
                   "workspace sram 1 8 1 100\n"
                   "workspace kept 1 8 1 24\n"
                   "workspace far 1 8 1 8589934592\n"
                   "constant weight 0 6 ",
                   machine.byte_order == ByteOrder::kBigEndian ? "0001fffe0302"
                                                               : "0100feff0203",
                   "\n"
                   "constant empty 0 0 \n"
                   "constant first 0 1 at 10000000\n"
                   "constant second 16 2 at 10000010\n"
                   "run 36\n"
                   "sizes 8 1 4 8589934592 8589934716 18\n"
                   "buffers 100 0 24 0\n"));
}

INSTANTIATE_TEST_SUITE_P(
    Machines, InterfaceImageTest,
    ::testing::Combine(::testing::ValuesIn(MachinesOfEachByteOrder()),
                       ::testing::Values(CDialects().front())),
    [](const auto& test) {
      return absl::StrCat(std::get<0>(test.param).name, "_",
                          std::get<1>(test.param).name);
    });

INSTANTIATE_TEST_SUITE_P(
    CPlusPlus, InterfaceImageTest,
    ::testing::Combine(::testing::ValuesIn(NativeMachines()),
                       ::testing::Values(AllDialects().back())),
    [](const auto& test) { return std::get<0>(test.param).name; });

// In the hands of every compiler of the pool.
class InterfaceObjectTest : public ::testing::TestWithParam<Compiler> {
 protected:
  void SetUp() override {
    spec_ = KwsSpec(InterfaceApi::kC, GetParam().is_big_endian
                                          ? ByteOrder::kBigEndian
                                          : ByteOrder::kLittleEndian);
    const GeneratedModel model(spec_, workbench_);
    ASSERT_TRUE(workbench_.Compile(GetParam(), CDialects().front(),
                                   {"-Os", "-fdata-sections"},
                                   {model.source()}));
    absl::StatusOr<ObjectContent> object =
        ReadObject(workbench_.Path(model.object()));
    ASSERT_TRUE(object.ok()) << object.status();
    object_ = *std::move(object);
  }

  Workbench workbench_;
  MetadataSpec spec_;
  ObjectContent object_;
};

TEST_P(InterfaceObjectTest, WorkspacesAreAllOfTheRamAndNoneOfTheImage) {
  for (const auto& [name, section] : object_.sections) {
    const bool is_workspace =
        name == ".bss.noinit.tvm" || name == ".noinit.kws";
    if (is_workspace) {
      EXPECT_TRUE(section.writable) << name;
      EXPECT_FALSE(section.is_data) << name;
    } else if (section.size > 0 && section.allocated && section.writable) {
      // Addresses in position-independent code.
      EXPECT_EQ(name.rfind(".data.rel.ro", 0), 0u) << name;
    }
  }
  // Some assemblers fill a section up to its alignment.
  EXPECT_GE(object_.sections[".bss.noinit.tvm"].size, 100u);
  EXPECT_LE(object_.sections[".bss.noinit.tvm"].size, 128u);
  EXPECT_EQ(object_.sections[".bss.noinit.tvm"].alignment, 64u);
  EXPECT_GE(object_.sections[".noinit.kws"].size, 24u);
  EXPECT_LE(object_.sections[".noinit.kws"].size, 32u);
  EXPECT_EQ(object_.sections[".noinit.kws"].alignment, 16u);
}

// What budgets are checked with before anything is compiled.
TEST_P(InterfaceObjectTest, TablesAreAsLargeAsPlanned) {
  spec_.target.pointer_bits = static_cast<uint32_t>(object_.pointer_bytes) * 8;
  size_t interface_tables = 0;
  for (const codegen::TableSize& table :
       codegen::TableSizes(codegen::PlanOf(spec_))) {
    if (table.symbol.find("_aot_") == std::string::npos) continue;
    ++interface_tables;
    const auto found = object_.variables.find(table.symbol);
    ASSERT_NE(found, object_.variables.end()) << table.symbol;
    EXPECT_EQ(found->second.bytes.size(), static_cast<size_t>(table.bytes))
        << table.symbol;
  }
  EXPECT_EQ(interface_tables, 6u);
}

INSTANTIATE_TEST_SUITE_P(Pool, InterfaceObjectTest,
                         ::testing::ValuesIn(CatalogueCompilers()),
                         [](const auto& test) { return test.param.name; });

class InterfaceHeaderTest : public CompileMatrixTest {
 protected:
  void SetUp() override {
    for (const codegen::RuntimeHeader& header : codegen::TvmDeclarations()) {
      workbench_.Write(absl::StrCat("runtime/", header.path), header.content);
    }
  }

  bool Compiles(const std::vector<std::string>& headers,
                const std::string& text) {
    const std::string file = absl::StrCat("includes_", ++files_, ".c");
    std::string includes;
    for (const std::string& header : headers) {
      absl::StrAppend(&includes, "#include \"", header, "\"\n");
    }
    workbench_.Write(file, absl::StrCat(includes, text));
    return workbench_.Compile(compiler(), dialect(),
                              {"-fsyntax-only", "-I.", "-Iruntime"}, {file});
  }

  static std::vector<std::string> Reversed(std::vector<std::string> headers) {
    return {headers.rbegin(), headers.rend()};
  }

  int files_ = 0;
};

TEST_P(InterfaceHeaderTest, StandsBesideAllOthersInEitherOrder) {
  const GeneratedModel model(
      KwsSpec(InterfaceApi::kC, ByteOrder::kLittleEndian), workbench_);
  const std::string use = R"(
int use(void);
int use(void) {
  struct tvmgen_kws_inputs inputs = {0, 0};
  struct tvmgen_kws_outputs outputs = {0};
  return (int)tvmgen_kws_run(&inputs, &outputs) +
         (int)(TVMGEN_KWS_WORKSPACE_SIZE >> 33) + tvmgen_kws_sram_workspace[0];
}
)";
  EXPECT_TRUE(Compiles({"tvmgen_kws.h", "tvmgen_kws.h"}, use));
  const std::vector<std::string> headers = {model.header(), "tvmgen_kws.h",
                                            "tvm/runtime/c_backend_api.h"};
  EXPECT_TRUE(Compiles(headers, use));
  EXPECT_TRUE(Compiles(Reversed(headers), use));
}

TEST_P(InterfaceHeaderTest, PackedEntryIsDeclaredAsTheRegistrysIs) {
  MetadataSpec spec = KwsSpec(InterfaceApi::kPacked, ByteOrder::kLittleEndian);
  spec.modules[0].functions.push_back("tvmgen_kws_run");
  const GeneratedModel model(spec, workbench_);
  const std::string use = R"(
int use(void);
int use(void) { return tvmgen_kws_run(0, 0, 0, 0, 0, 0); }
)";
  const std::vector<std::string> headers = {model.header(), "tvmgen_kws.h"};
  EXPECT_TRUE(Compiles(headers, use));
  EXPECT_TRUE(Compiles(Reversed(headers), use));
}

INSTANTIATE_TEST_SUITE_P(Everywhere, InterfaceHeaderTest,
                         ::testing::ValuesIn(CompileMatrix(AllCompilers())),
                         [](const auto& test) { return CellName(test.param); });

}  // namespace
}  // namespace metad::conformance
