#include "server/pipeline/module_inspector.h"

#include <map>
#include <string>

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

std::map<std::string, std::string> ReasonsIn(const InspectedObject& object) {
  std::map<std::string, std::string> reasons;
  for (const InspectedFunction& function : object.functions) {
    reasons[function.name] = function.reason;
  }
  return reasons;
}

TEST(ModuleInspectorTest, ObjectSaysOfEachFunctionWhetherItIsRegistered) {
  const auto module = InspectModule(Fixture("left_out.o"));
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_EQ(module->runtime, &codegen::CrtRuntime());
  ASSERT_THAT(module->objects, SizeIs(1));
  EXPECT_EQ(module->objects[0].member, "");
  EXPECT_EQ(module->objects[0].report.architecture, "ARM");
  auto reasons = ReasonsIn(module->objects[0]);
  EXPECT_EQ(reasons["op_first"], "");
  EXPECT_EQ(reasons["op_last"], "");
  EXPECT_THAT(reasons["helper"], HasSubstr("hidden"));
  EXPECT_THAT(reasons["Reset_Handler"], HasSubstr("handler"));
  EXPECT_THAT(reasons["main"], HasSubstr("meaning of its own"));
  EXPECT_THAT(reasons["op_run@@KERNELS_1.0"], HasSubstr("versioned"));
}

TEST(ModuleInspectorTest, ArchiveHasItsMembersInOrder) {
  const auto module = InspectModule(Fixture("operators.a"));
  ASSERT_TRUE(module.ok()) << module.status();
  ASSERT_THAT(module->objects, SizeIs(2));
  EXPECT_EQ(module->objects[0].member, "an_operator_with_a_long_name.o");
  EXPECT_EQ(ReasonsIn(module->objects[1]),
            (std::map<std::string, std::string>{{"operator_c", ""}}));
}

TEST(ModuleInspectorTest, FunctionsOfTvmFfiAreJudgedForIt) {
  const auto module = InspectModule(Fixture("ffi_functions.a"));
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_EQ(module->runtime, &codegen::FfiRuntime());
  auto reasons = ReasonsIn(module->objects[0]);
  EXPECT_EQ(reasons["__tvm_ffi_add"], "");
  EXPECT_THAT(reasons["__tvm_ffi__doc_add"], HasSubstr("tvm-ffi"));
  EXPECT_THAT(reasons["reshape"], HasSubstr("not called as tvm-ffi"));
  EXPECT_THAT(ReasonsIn(module->objects[1])["operator_c"],
              HasSubstr("not called as tvm-ffi"));
}

// An archive of one member, as `ar` writes it.
std::string ArchiveOf(const std::string& content) {
  std::string header = "first.o/        0           0     0     644     ";
  header += std::to_string(content.size());
  header.resize(58, ' ');
  return "!<arch>\n" + header + "`\n" + content;
}

TEST(ModuleInspectorTest, MemberThatCannotBeUsedIsTold) {
  for (const char* fixture : {"bitcode.o", "macho.o", "lto.o"}) {
    const auto module = InspectModule(ArchiveOf(Fixture(fixture)));
    ASSERT_TRUE(module.ok()) << module.status();
    ASSERT_THAT(module->objects, SizeIs(1));
    EXPECT_EQ(module->objects[0].member, "first.o");
    EXPECT_THAT(module->objects[0].problem, HasSubstr("expected an"))
        << fixture;
    EXPECT_THAT(module->objects[0].functions, IsEmpty());
  }
}

TEST(ModuleInspectorTest, OneFunctionMayBeStrongHereAndWeakThere) {
  std::string archive = ArchiveOf(Fixture("weak_only.o"));
  const auto module = InspectModule(archive);
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_THAT(ReasonsIn(module->objects[0])["only_weak"], HasSubstr("is weak"));
}

TEST(ModuleInspectorTest, OtherFilesAreRefusedByTheirFormat) {
  EXPECT_THAT(InspectModule(Fixture("bitcode.o")).status().message(),
              StartsWith("is LLVM bitcode"));
  EXPECT_THAT(InspectModule(Fixture("thin.a")).status().message(),
              HasSubstr("thin archive"));
  EXPECT_THAT(InspectModule("").status().message(), StartsWith("is empty"));
}

}  // namespace
}  // namespace metad::pipeline
