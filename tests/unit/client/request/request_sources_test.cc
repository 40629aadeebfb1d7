#include "client/request/request_sources.h"

#include <gtest/gtest.h>

namespace metad::client {
namespace {

RequestSources MakeSources() {
  RequestSources sources;
  sources.AddModule("conv", "build/conv.o");
  sources.AddModule("npu", "npu.c");
  sources.SetFile(1, "npu.c");
  sources.AddIncludeFile(1, "i0/a.h", "include/a.h");
  sources.AddConstant("w", "layer/w", "w.npz (member 'w.npy')");
  sources.AddInterface(1, "kws.textproto");
  return sources;
}

TEST(RequestSourcesTest, PartsAreNamed) {
  const RequestSources sources = MakeSources();
  EXPECT_EQ(sources.Describe("modules[0]"), "module 'conv' from build/conv.o");
  EXPECT_EQ(sources.Describe("spec.modules[1].functions[7]"),
            "module 'npu' from npu.c");
  EXPECT_EQ(sources.Describe("modules[1].include_files[0].path"),
            "include/a.h, a header of module 'npu' from npu.c");
  EXPECT_EQ(sources.Describe("constants[0].alignment"),
            "constant 'w' from w.npz (member 'w.npy')");
  EXPECT_EQ(sources.Describe("spec.models[1].aot.inputs[0].shape"),
            "the interface from kws.textproto");
  EXPECT_EQ(sources.Describe("models[1].name"), "");
  EXPECT_EQ(sources.Describe("models[0].aot"), "");
}

TEST(RequestSourcesTest, FilesOfMessagesAreTheUsers) {
  const RequestSources sources = MakeSources();
  EXPECT_EQ(sources.FileOfMessage("npu", "npu.c"), "npu.c");
  EXPECT_EQ(sources.FileOfMessage("conv", "conv.c"), "build/conv.o");
  EXPECT_EQ(sources.FileOfMessage("npu", "module_include/i0/a.h"),
            "include/a.h");
  EXPECT_EQ(sources.FileOfMessage("npu", "tvm_include/dlpack/dlpack.h"),
            "dlpack/dlpack.h");
  // None of the request's.
  for (const char* file :
       {"", "other.c", "module_include/b.h", "/usr/include/stdint.h"}) {
    EXPECT_EQ(sources.FileOfMessage("npu", file), file);
  }
  EXPECT_EQ(sources.FileOfMessage("m_metadata.c", "m_metadata.c"),
            "m_metadata.c");
  EXPECT_EQ(sources.FileOf(1), "npu.c");
  EXPECT_EQ(sources.FileOf(0), std::nullopt);
}

TEST(RequestSourcesTest, FilesOfACompilersOutputAreTheUsers) {
  EXPECT_EQ(MakeSources().RenameFiles(
                "npu",
                "In file included from module_include/i0/a.h:2,\n"
                "                 from npu.c:1:\n"
                "module_include/i0/a.h:3:1: error: no\n\nnpu.c"),
            "In file included from include/a.h:2,\n"
            "                 from npu.c:1:\n"
            "include/a.h:3:1: error: no\n\nnpu.c");
  EXPECT_EQ(MakeSources().RenameFiles("npu", ""), "");
}

TEST(RequestSourcesTest, NamesOfConstantsCanBeMended) {
  const RequestSources sources = MakeSources();
  EXPECT_EQ(
      sources.AdviceOn("spec.constants[0].name"),
      "--rename 'layer_w=layer\\/w' renames it, before the rule that made "
      "this name");
  EXPECT_EQ(sources.AdviceOn("constants[0].shape"), "");
  EXPECT_EQ(sources.AdviceOn("constants[1].name"), "");
  EXPECT_EQ(sources.AdviceOn("modules[0].name"), "");
}

TEST(RequestSourcesTest, FieldsOfOptionsAreNamed) {
  const RequestSources sources;
  EXPECT_EQ(sources.Describe("spec.model_name"), "--model-name");
  EXPECT_EQ(sources.Describe("outputs[1]"), "--emit");
  EXPECT_EQ(sources.Describe("timeout"), "--timeout");
  EXPECT_EQ(sources.Describe("toolchain_id"), "--toolchain");
}

TEST(RequestSourcesTest, OtherPathsHaveNoName) {
  const RequestSources sources = MakeSources();
  for (const char* path :
       {"", "modules", "modules[2]", "modules[-1]", "modules[x]", "modules[1",
        "modules[99999999999999999999999]", "constants[1]", "model_names"}) {
    EXPECT_EQ(sources.Describe(path), "") << path;
  }
  EXPECT_EQ(sources.Describe("modules[1].include_files[9]"),
            "module 'npu' from npu.c");
}

}  // namespace
}  // namespace metad::client
