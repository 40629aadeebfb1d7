// The pool check of a generated source: it accepts the pool that was made for
// the image and nothing else, on machines of either byte order, and needs
// nothing that an image would have to bring along.

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/pool_content.h"
#include "codegen/plan/table_sizes.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/linux_machine.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/little_endian_bytes.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ByteOrder;
using codegen::MetadataSpec;
using codegen::PoolChecksum;

// An external pool of 41 bytes, so that flipping each bit takes no time.
MetadataSpec PooledSpec(PoolChecksum checksum, ByteOrder byte_order) {
  static const auto* const words =
      new std::string(codegen::LittleEndianBytes<int16_t>({0x0102, -2}));
  MetadataSpec spec = codegen::SpecOf(
      {codegen::ListedModule("ops", {"op"})},
      {codegen::Constant("bytes", codegen::kInt8, {5}, "abcde"),
       codegen::Constant("words", codegen::kInt16, {2}, *words),
       codegen::Constant("last", codegen::kUInt8, {9}, "123456789")});
  spec.model_name = "pooled";
  spec.target.byte_order = byte_order;
  spec.pools.resize(1);
  spec.pools[0].name = "p";
  spec.pools[0].external = true;
  spec.pools[0].checksum = checksum;
  for (codegen::ConstantSpec& constant : spec.constants) constant.pool = "p";
  return spec;
}

std::string BlobText(const std::string& content) {
  std::string text =
      "extern const unsigned char blob[];\n"
      "extern const unsigned long blob_size;\n"
      "const unsigned char blob[] __attribute__((aligned(16))) = {";
  for (const char c : content) {
    absl::StrAppend(&text, static_cast<int>(static_cast<unsigned char>(c)),
                    ",");
  }
  return absl::StrCat(
      text, "};\nconst unsigned long blob_size = ", content.size(), ";\n");
}

std::string PoolContent(const codegen::MetadataPlan& plan) {
  std::string content;
  codegen::ForEachPoolPiece(plan, 0, [&content](absl::string_view piece) {
    content.append(piece.data(), piece.size());
  });
  return content;
}

class PoolCheckTest
    : public ::testing::TestWithParam<std::tuple<LinuxMachine, PoolChecksum>> {
 protected:
  Workbench workbench_;
};

TEST_P(PoolCheckTest, AcceptsThePoolAndNothingElse) {
  const auto& [machine, checksum] = GetParam();
  const GeneratedModel model(PooledSpec(checksum, machine.byte_order),
                             workbench_);
  workbench_.CopyHere("pool_check_main.c");
  workbench_.Write("blob.c", BlobText(PoolContent(model.plan())));
  workbench_.Write("op.c",
                   "int op(void* a, int* t, int n, void* r, int* c, void* h);\n"
                   "int op(void* a, int* t, int n, void* r, int* c, void* h) "
                   "{ return a && t && n && r && c && h; }\n");
  const Compiler compiler = {machine.name, machine.compiler, {}};
  ASSERT_TRUE(workbench_.Compile(
      compiler, CDialects().front(), {"-O2", "-I."},
      {model.source(), "pool_check_main.c", "blob.c", "op.c"}));
  ASSERT_TRUE(workbench_.Link(
      compiler, {"-static"},
      {"pool_check_main.o", "blob.o", "op.o", model.object()}, "image"));
  const auto result =
      workbench_.Execute(machine.Command(workbench_.Path("image")));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->standard_output.text,
            "blob 1\nflipped 0\nshorter 0\nlonger 0\nnone 0\nsize 41\n"
            "words 258 -2\n");
}

INSTANTIATE_TEST_SUITE_P(
    Machines, PoolCheckTest,
    ::testing::Combine(::testing::ValuesIn(MachinesOfEachByteOrder()),
                       ::testing::Values(PoolChecksum::kSha256,
                                         PoolChecksum::kCrc32)),
    [](const auto& test) {
      return absl::StrCat(std::get<0>(test.param).name,
                          std::get<1>(test.param) == PoolChecksum::kSha256
                              ? "_sha256"
                              : "_crc32");
    });

class PoolCheckTextTest : public ::testing::TestWithParam<Dialect> {};

TEST_P(PoolCheckTextTest, EveryDialectTakesSourceAndHeader) {
  for (const Compiler& compiler : HostCompilers()) {
    for (const PoolChecksum checksum :
         {PoolChecksum::kSha256, PoolChecksum::kCrc32}) {
      Workbench workbench;
      MetadataSpec spec = PooledSpec(checksum, ByteOrder::kLittleEndian);
      spec.pools[0].address = 0x10000000;
      const GeneratedModel model(spec, workbench);
      workbench.Write("user.c",
                      "#include \"pooled_metadata.h\"\n"
                      "int user(const void* pool);\n"
                      "int user(const void* pool) {\n"
                      "  return metad_pooled_p_check(pool, "
                      "METAD_pooled_p_SIZE) + words[0] +\n"
                      "         METAD_pooled_words_AT(pool)[1] +\n"
                      "         (int)METAD_pooled_p_ADDRESS;\n}\n");
      EXPECT_TRUE(workbench.Compile(compiler, GetParam(), {"-I."},
                                    {model.source(), "user.c"}));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Dialects, PoolCheckTextTest,
                         ::testing::ValuesIn(AllDialects()),
                         [](const auto& test) { return test.param.name; });

class PoolCheckNeedsTest : public ::testing::TestWithParam<Compiler> {};

// Above all no memcpy, memset or 64-bit arithmetic of a compiler's library.
TEST_P(PoolCheckNeedsTest, NothingButTheRegistrysFunctionIsUndefined) {
  for (const PoolChecksum checksum :
       {PoolChecksum::kSha256, PoolChecksum::kCrc32}) {
    Workbench workbench;
    const GeneratedModel model(
        PooledSpec(checksum, GetParam().is_big_endian
                                 ? ByteOrder::kBigEndian
                                 : ByteOrder::kLittleEndian),
        workbench);
    ASSERT_TRUE(workbench.Compile(GetParam(), CDialects().front(), {},
                                  {model.source()}));
    const absl::StatusOr<ObjectContent> object =
        ReadObject(workbench.Path(model.object()));
    ASSERT_TRUE(object.ok()) << object.status();
    std::set<std::string> undefined = object->undefined;
    // Every linker has it.
    undefined.erase("_GLOBAL_OFFSET_TABLE_");
    EXPECT_EQ(undefined, std::set<std::string>{"op"});
  }
}

// What budgets are checked with before anything is compiled.
TEST_P(PoolCheckNeedsTest, TablesAreAsLargeAsPlanned) {
  for (const NamedAbi& abi : AllAbis()) {
    SCOPED_TRACE(abi.name);
    Workbench workbench;
    MetadataSpec spec =
        PooledSpec(PoolChecksum::kSha256, GetParam().is_big_endian
                                              ? ByteOrder::kBigEndian
                                              : ByteOrder::kLittleEndian);
    spec.runtime = abi.value;
    spec.modules[0].functions = codegen::FunctionNames(37);
    const GeneratedModel model(spec, workbench);
    ASSERT_TRUE(workbench.Compile(GetParam(), CDialects().front(), {},
                                  {model.source()}));
    const absl::StatusOr<ObjectContent> object =
        ReadObject(workbench.Path(model.object()));
    ASSERT_TRUE(object.ok()) << object.status();
    spec.target.pointer_bits = static_cast<uint32_t>(object->pointer_bytes) * 8;
    const std::vector<codegen::TableSize> tables =
        codegen::TableSizes(codegen::PlanOf(spec));
    EXPECT_GE(tables.size(), 3u);
    for (const codegen::TableSize& table : tables) {
      if (table.symbol.empty()) continue;
      const auto found = object->variables.find(table.symbol);
      ASSERT_NE(found, object->variables.end()) << table.symbol;
      EXPECT_EQ(found->second.bytes.size(), static_cast<size_t>(table.bytes))
          << table.symbol;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Pool, PoolCheckNeedsTest,
                         ::testing::ValuesIn(CatalogueCompilers()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace metad::conformance
