#include "server/rpc/spec_translation.h"

#include <string>
#include <vector>

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_blob_store.h"

namespace metad::rpc {
namespace {

using codegen::Violation;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

auto IsViolation(const std::string& field, const std::string& text) {
  return AllOf(Field(&Violation::field, field),
               Field(&Violation::description, HasSubstr(text)));
}

class SpecTranslationTest : public testing::Test {
 protected:
  SpecTranslationTest() { spec_.set_runtime_abi(v1::CRT); }

  pipeline::BuildRequest Translate() {
    return TranslateSpec(spec_, limits_, blobs_, violations_);
  }

  v1::ModuleDescriptor& AddModule(v1::ModuleDescriptor::Kind kind) {
    v1::ModuleDescriptor& module = *spec_.add_modules();
    module.set_name("m" + std::to_string(spec_.modules_size()));
    module.set_kind(kind);
    return module;
  }

  void AddConstant(const std::string& data) {
    spec_.add_constants()->mutable_data()->set_inline_(data);
  }

  // One C source module with a header of each path.
  void AddIncludeFiles(const std::vector<std::string>& paths) {
    v1::ModuleDescriptor& module = AddModule(v1::ModuleDescriptor::C_SOURCE);
    for (const std::string& path : paths) {
      v1::IncludeFile& file = *module.add_include_files();
      file.set_path(path);
      file.mutable_content()->set_inline_("x");
    }
  }

  const std::vector<Violation>& violations() const {
    return violations_.kept();
  }

  v1::BuildSpec spec_;
  ServerLimits limits_;
  store::FakeBlobStore store_;
  store::LentBlobs lent_;
  RequestBlobs blobs_{store_, &lent_};
  codegen::ViolationList violations_;
};

TEST_F(SpecTranslationTest, EveryRuntimeIsKnown) {
  EXPECT_EQ(Translate().runtime, &codegen::CrtRuntime());
  spec_.set_runtime_abi(v1::CRT_V1);
  EXPECT_EQ(Translate().runtime, &codegen::CrtV1Runtime());
  spec_.set_runtime_abi(v1::FFI);
  EXPECT_EQ(Translate().runtime, &codegen::FfiRuntime());
  spec_.set_runtime_abi(v1::STANDALONE);
  EXPECT_EQ(Translate().runtime, &codegen::StandaloneRuntime());
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(SpecTranslationTest, EveryObjectEngineIsKnown) {
  EXPECT_EQ(Translate().object_engine, pipeline::ObjectEngine::kAuto);
  spec_.set_object_engine(v1::DIRECT);
  EXPECT_EQ(Translate().object_engine, pipeline::ObjectEngine::kDirect);
  spec_.set_object_engine(v1::TOOLCHAIN);
  EXPECT_EQ(Translate().object_engine, pipeline::ObjectEngine::kToolchain);
  EXPECT_THAT(violations(), IsEmpty());
  spec_.set_object_engine(static_cast<v1::ObjectEngine>(9));
  Translate();
  EXPECT_THAT(violations(), SizeIs(1));
}

TEST_F(SpecTranslationTest, EveryFieldArrives) {
  spec_.set_model_name("sine");
  spec_.set_target("cortex-m3");
  spec_.set_toolchain_id("gcc");
  v1::ModuleDescriptor& module = AddModule(v1::ModuleDescriptor::C_SOURCE);
  module.add_functions("f");
  module.add_functions("g");
  module.set_function_pattern("f.*");
  module.add_notes("is kept");
  module.set_machine_written(true);
  module.set_without_functions(true);
  spec_.add_function_order("g");
  spec_.add_function_order("f");
  module.add_required_constants("weights");
  module.mutable_artifact()->set_inline_("int f;");
  v1::IncludeFile& file = *module.add_include_files();
  file.set_path("dir/a.h");
  file.mutable_content()->set_inline_("#define A");
  v1::ConstantTensor& tensor = *spec_.add_constants();
  tensor.set_name("weights");
  tensor.mutable_data_type()->set_code(2);
  tensor.mutable_data_type()->set_bits(32);
  tensor.mutable_data_type()->set_lanes(1);
  tensor.add_shape(2);
  tensor.add_shape(-3);
  tensor.mutable_data()->set_inline_(std::string("\0\1", 2));
  tensor.set_alignment(64);
  tensor.set_section(".fast");
  spec_.add_outputs(v1::OBJECT_FILE);
  spec_.add_outputs(v1::SOURCE);
  spec_.add_outputs(v1::HEADER);

  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations(), IsEmpty());
  EXPECT_EQ(request.model_name, "sine");
  EXPECT_EQ(request.runtime, &codegen::CrtRuntime());
  EXPECT_EQ(request.target, "cortex-m3");
  EXPECT_EQ(request.toolchain_id, "gcc");
  EXPECT_THAT(request.outputs, ElementsAre(pipeline::OutputKind::kObject,
                                           pipeline::OutputKind::kSource,
                                           pipeline::OutputKind::kHeader));

  ASSERT_EQ(request.modules.size(), 1u);
  const pipeline::ModuleInput& input = request.modules[0];
  EXPECT_EQ(input.name, "m1");
  EXPECT_THAT(input.notes, ElementsAre("is kept"));
  EXPECT_TRUE(input.machine_written);
  EXPECT_TRUE(input.without_functions);
  EXPECT_THAT(request.function_order, ElementsAre("g", "f"));
  EXPECT_EQ(input.kind, pipeline::ModuleKind::kCSource);
  EXPECT_THAT(input.functions, ElementsAre("f", "g"));
  EXPECT_EQ(input.function_pattern, "f.*");
  EXPECT_THAT(input.required_constants, ElementsAre("weights"));
  EXPECT_EQ(input.artifact, "int f;");
  ASSERT_EQ(input.include_files.size(), 1u);
  EXPECT_EQ(input.include_files[0].path, "dir/a.h");
  EXPECT_EQ(input.include_files[0].content, "#define A");

  ASSERT_EQ(request.constants.size(), 1u);
  const codegen::ConstantSpec& constant = request.constants[0];
  EXPECT_EQ(constant.name, "weights");
  EXPECT_EQ(constant.type.code, 2u);
  EXPECT_EQ(constant.type.bits, 32u);
  EXPECT_EQ(constant.type.lanes, 1u);
  EXPECT_THAT(constant.shape, ElementsAre(2, -3));
  EXPECT_EQ(constant.alignment, 64u);
  EXPECT_EQ(constant.section, ".fast");
  // Not a copy.
  EXPECT_EQ(constant.data.data(), tensor.data().inline_().data());
  EXPECT_EQ(constant.data.size(), 2u);
}

TEST_F(SpecTranslationTest, EveryKindOfModuleIsKnown) {
  AddModule(v1::ModuleDescriptor::C_SOURCE);
  AddModule(v1::ModuleDescriptor::OBJECT);
  AddModule(v1::ModuleDescriptor::ARCHIVE);
  AddModule(v1::ModuleDescriptor::EXTERNAL);
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations(), IsEmpty());
  ASSERT_EQ(request.modules.size(), 4u);
  EXPECT_EQ(request.modules[0].kind, pipeline::ModuleKind::kCSource);
  EXPECT_EQ(request.modules[1].kind, pipeline::ModuleKind::kObject);
  EXPECT_EQ(request.modules[2].kind, pipeline::ModuleKind::kArchive);
  EXPECT_EQ(request.modules[3].kind, pipeline::ModuleKind::kExternal);
}

TEST_F(SpecTranslationTest, UnsetAndUnknownEnumsAreNamed) {
  spec_.clear_runtime_abi();
  AddModule(v1::ModuleDescriptor::KIND_UNSPECIFIED);
  AddModule(static_cast<v1::ModuleDescriptor::Kind>(17));
  spec_.add_outputs(v1::SOURCE);
  spec_.add_outputs(v1::OUTPUT_KIND_UNSPECIFIED);
  spec_.add_outputs(static_cast<v1::OutputKind>(-4));
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(
      violations(),
      ElementsAre(IsViolation("runtime_abi", "is 0; expected CRT (1)"),
                  IsViolation("modules[0].kind",
                              "module \"m1\" is of kind 0; expected"),
                  IsViolation("modules[1].kind",
                              "module \"m2\" is of kind 17; expected"),
                  IsViolation("outputs[1]", "is 0; expected SOURCE (1)"),
                  IsViolation("outputs[2]", "is -4; expected SOURCE (1)")));
  // The rest can still be checked by the pipeline.
  EXPECT_EQ(request.modules.size(), 2u);
  EXPECT_THAT(request.outputs, ElementsAre(pipeline::OutputKind::kSource));
}

TEST_F(SpecTranslationTest, AModuleMayHaveNoArtifact) {
  AddModule(v1::ModuleDescriptor::EXTERNAL);
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations(), IsEmpty());
  EXPECT_FALSE(request.modules[0].artifact.has_value());
}

TEST_F(SpecTranslationTest, EmptyBytesAreNotAbsentOnes) {
  AddModule(v1::ModuleDescriptor::OBJECT).mutable_artifact()->set_inline_("");
  AddConstant("");
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations(), IsEmpty());
  EXPECT_EQ(request.modules[0].artifact, "");
}

TEST_F(SpecTranslationTest, UnsetBlobsAreNamed) {
  v1::ModuleDescriptor& module = AddModule(v1::ModuleDescriptor::C_SOURCE);
  module.mutable_artifact();
  module.add_include_files()->set_path("a.h");
  spec_.add_constants();
  spec_.add_constants()->mutable_data();
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations(),
              ElementsAre(IsViolation("modules[0].artifact", "has no source"),
                          IsViolation("modules[0].include_files[0].content",
                                      "has no source"),
                          IsViolation("constants[0].data", "has no source"),
                          IsViolation("constants[1].data", "has no source")));
  EXPECT_EQ(request.constants.size(), 2u);
}

TEST_F(SpecTranslationTest, BlobsUpToTheLimitAreTaken) {
  limits_.max_inline_bytes = 10;
  limits_.max_request_inline_bytes = 20;
  AddConstant(std::string(10, 'x'));
  AddConstant(std::string(10, 'x'));
  Translate();
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(SpecTranslationTest, EveryBlobAboveTheLimitIsNamedWithSizeAndLimit) {
  limits_.max_inline_bytes = 10;
  v1::ModuleDescriptor& module = AddModule(v1::ModuleDescriptor::C_SOURCE);
  module.mutable_artifact()->set_inline_(std::string(11, 'x'));
  v1::IncludeFile& file = *module.add_include_files();
  file.set_path("a.h");
  file.mutable_content()->set_inline_(std::string(12, 'x'));
  AddConstant(std::string(10, 'x'));
  AddConstant(std::string(13, 'x'));
  Translate();
  EXPECT_THAT(
      violations(),
      ElementsAre(IsViolation("modules[0].artifact",
                              "has 11 inline bytes; this server takes 10 at "
                              "most (max_inline_bytes)"),
                  IsViolation("modules[0].include_files[0].content",
                              "has 12 inline bytes"),
                  IsViolation("constants[1].data", "has 13 inline bytes")));
}

TEST_F(SpecTranslationTest, BytesOfAllBlobsTogetherHaveALimit) {
  limits_.max_request_inline_bytes = 20;
  v1::ModuleDescriptor& module = AddModule(v1::ModuleDescriptor::C_SOURCE);
  module.mutable_artifact()->set_inline_(std::string(7, 'x'));
  v1::IncludeFile& file = *module.add_include_files();
  file.set_path("a.h");
  file.mutable_content()->set_inline_(std::string(7, 'x'));
  AddConstant(std::string(7, 'x'));
  Translate();
  EXPECT_THAT(violations(),
              ElementsAre(IsViolation(
                  "",
                  "has 21 inline bytes together; this server takes 20 at "
                  "most (max_request_inline_bytes)")));
}

TEST_F(SpecTranslationTest, RelativeIncludePathsAreTaken) {
  AddIncludeFiles({"a.h", "dir/sub.d/a_b+c-1.h", "..a", "...", "a..h", ".h",
                   std::string(255, 'x')});
  EXPECT_EQ(Translate().modules[0].include_files.size(), 7u);
  EXPECT_THAT(violations(), IsEmpty());
}

class RefusedIncludePathTest : public SpecTranslationTest,
                               public testing::WithParamInterface<std::string> {
};

TEST_P(RefusedIncludePathTest, IsNamed) {
  AddIncludeFiles({"fine.h", GetParam()});
  Translate();
  EXPECT_THAT(violations(),
              ElementsAre(IsViolation("modules[0].include_files[1].path",
                                      "is no relative path of")));
}

INSTANTIATE_TEST_SUITE_P(All, RefusedIncludePathTest,
                         testing::Values("", "/", "/etc/passwd", "a//b.h", "a/",
                                         ".", "./a.h", "..", "../a.h",
                                         "a/../b.h", "a/..", "a b.h", "a\\b.h",
                                         "a\"b.h", "a\nb.h",
                                         std::string("a\0b.h", 5), "\xc3\xa9.h",
                                         std::string(256, 'x')));

TEST_F(SpecTranslationTest, AnIncludePathIsGivenOncePerModule) {
  AddIncludeFiles({"a.h", "b.h", "a.h", "a.h"});
  AddIncludeFiles({"a.h"});
  Translate();
  EXPECT_THAT(violations(),
              ElementsAre(IsViolation("modules[0].include_files[2].path",
                                      "\"a.h\" is given twice"),
                          IsViolation("modules[0].include_files[3].path",
                                      "\"a.h\" is given twice")));
}

TEST_F(SpecTranslationTest, AnIncludePathIsNoDirectoryOfAnother) {
  AddIncludeFiles({"a", "a/b.h", "c/d/e.h", "c/d", "c/f.h"});
  Translate();
  EXPECT_THAT(violations(),
              ElementsAre(IsViolation("modules[0].include_files[1].path",
                                      "once as a file and once as a directory"),
                          IsViolation("modules[0].include_files[3].path",
                                      "\"c/d\" is given twice, or once")));
}

TEST_F(SpecTranslationTest, CompileOptionsArrive) {
  AddIncludeFiles({"i/a.h", "q/sub/b.h"});
  v1::CompileOptions& options =
      *spec_.mutable_modules(0)->mutable_compile_options();
  options.add_include_directories("i");
  options.add_include_directories("q/sub");
  options.add_quote_directories("q");
  options.add_macros()->set_name("PLAIN");
  v1::Macro& macro = *options.add_macros();
  macro.set_name("inline");
  macro.set_value("");
  options.set_optimization(v1::CompileOptions::FOR_SPEED);
  options.set_standard(v1::CompileOptions::GNU_C99);
  const pipeline::CompileOptions found = Translate().modules[0].compile_options;
  EXPECT_THAT(violations(), IsEmpty());
  EXPECT_THAT(found.include_directories, ElementsAre("i", "q/sub"));
  EXPECT_THAT(found.quote_directories, ElementsAre("q"));
  ASSERT_THAT(found.macros, SizeIs(2));
  EXPECT_EQ(found.macros[0].name, "PLAIN");
  EXPECT_EQ(found.macros[0].value, std::nullopt);
  EXPECT_EQ(found.macros[1].value, "");
  EXPECT_EQ(found.optimization, pipeline::Optimization::kSpeed);
  EXPECT_EQ(found.standard, pipeline::LanguageStandard::kGnuC99);
}

TEST_F(SpecTranslationTest, EveryStandardIsKnown) {
  AddIncludeFiles({});
  v1::CompileOptions& options =
      *spec_.mutable_modules(0)->mutable_compile_options();
  for (int i = v1::CompileOptions::Standard_MIN;
       i <= v1::CompileOptions::Standard_MAX; ++i) {
    options.set_standard(static_cast<v1::CompileOptions::Standard>(i));
    EXPECT_EQ(static_cast<int>(Translate().modules[0].compile_options.standard),
              i);
  }
  EXPECT_THAT(violations(), IsEmpty());
}

// Whatever becomes part of a command line is what it says it is.
TEST_F(SpecTranslationTest, CompileOptionsThatAreNoneAreNamed) {
  AddIncludeFiles({"i/a.h"});
  v1::CompileOptions& options =
      *spec_.mutable_modules(0)->mutable_compile_options();
  for (const char* directory : {"i", "i/a.h", "/usr/include", "..", "i"}) {
    options.add_include_directories(directory);
  }
  options.add_quote_directories("absent");
  for (const char* name : {"2", "", "F(x)", "N", "N", "defined", "A -o"}) {
    options.add_macros()->set_name(name);
  }
  options.add_macros()->set_name("V");
  options.mutable_macros(7)->set_value("a\nb");
  options.add_macros()->set_name("LONG");
  options.mutable_macros(8)->set_value(std::string(4097, 'x'));
  options.set_optimization(static_cast<v1::CompileOptions::Optimization>(9));
  options.set_standard(static_cast<v1::CompileOptions::Standard>(99));
  Translate();
  const std::string field = "modules[0].compile_options.";
  EXPECT_THAT(
      violations(),
      ElementsAre(IsViolation(field + "include_directories[1]", "of none of"),
                  IsViolation(field + "include_directories[2]", "of none of"),
                  IsViolation(field + "include_directories[3]", "of none of"),
                  IsViolation(field + "include_directories[4]", "given twice"),
                  IsViolation(field + "quote_directories[0]", "of none of"),
                  IsViolation(field + "macros[0].name", "must be"),
                  IsViolation(field + "macros[1].name", "must be"),
                  IsViolation(field + "macros[2].name", "must be"),
                  IsViolation(field + "macros[4].name", "defined twice"),
                  IsViolation(field + "macros[5].name", "must be"),
                  IsViolation(field + "macros[6].name", "must be"),
                  IsViolation(field + "macros[7].value", "control characters"),
                  IsViolation(field + "macros[8].value", "4097 bytes"),
                  IsViolation(field + "optimization", "is 9; expected"),
                  IsViolation(field + "standard", "is 99; expected")));
}

TEST_F(SpecTranslationTest, ViolationsOfHostileSpecsAreCounted) {
  for (int i = 0; i < 1000; ++i) spec_.add_constants();
  EXPECT_EQ(Translate().constants.size(), 1000u);
  EXPECT_EQ(violations().size(), codegen::ViolationList::kMaxKept);
  EXPECT_EQ(violations_.total(), 1000u);
}

void SetDigest(const store::BlobDigest& digest, v1::Blob& blob) {
  blob.mutable_digest()->set_hash(digest.hash());
  blob.mutable_digest()->set_size_bytes(digest.size_bytes());
}

TEST_F(SpecTranslationTest, DigestsStandForBytesOfTheStore) {
  const std::string content(1000, 'x');
  limits_.max_inline_bytes = 1;
  limits_.max_request_inline_bytes = 1;
  const auto digest = store::BlobDigest::Of(content);
  ASSERT_TRUE(store_.Put(digest, content).ok());
  SetDigest(digest, *spec_.add_constants()->mutable_data());
  SetDigest(digest,
            *AddModule(v1::ModuleDescriptor::OBJECT).mutable_artifact());
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations(), IsEmpty());
  EXPECT_EQ(blobs_.error().code(), 0);
  EXPECT_EQ(request.constants[0].data, content);
  EXPECT_EQ(request.Sha256Of(request.constants[0].data), digest.hash());
  // One mapping, and no copy.
  EXPECT_EQ(request.modules[0].artifact->data(),
            request.constants[0].data.data());
}

TEST_F(SpecTranslationTest, LentBytesAreThereByTheirName) {
  const std::string content(1000, 'x');
  limits_.max_inline_bytes = 1;
  spec_.add_constants()->mutable_data()->set_lent(
      lent_.Lend(content, nullptr, platform::FilePlace{7, 10}));
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations(), IsEmpty());
  EXPECT_EQ(request.constants[0].data.data(), content.data());
  const auto place =
      request.Pages().PlaceOf(request.constants[0].data.substr(5));
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->offset, 15);
  EXPECT_EQ(request.Sha256Of(request.constants[0].data),
            store::BlobDigest::Of(content).hash());
}

TEST_F(SpecTranslationTest, WhatNobodyLentIsRefused) {
  spec_.add_constants()->mutable_data()->set_lent("1");
  Translate();
  ASSERT_EQ(violations().size(), 1u);
  EXPECT_EQ(violations()[0].field, "constants[0].data.lent");
}

TEST_F(SpecTranslationTest, AllMissingBlobsAreToldAtOnce) {
  for (const std::string content : {"a", "b", "a"}) {
    SetDigest(store::BlobDigest::Of(content),
              *spec_.add_constants()->mutable_data());
  }
  Translate();
  EXPECT_THAT(violations(), IsEmpty());
  const google::rpc::Status error = blobs_.error();
  EXPECT_EQ(error.code(), 9);  // FAILED_PRECONDITION
  EXPECT_THAT(error.message(), HasSubstr("2 blobs are not in the store"));
  google::rpc::PreconditionFailure failure;
  ASSERT_TRUE(error.details(1).UnpackTo(&failure));
  ASSERT_EQ(failure.violations_size(), 2);
  EXPECT_EQ(failure.violations(0).type(), "MISSING");
  EXPECT_EQ(failure.violations(1).subject(),
            "blobs/" + store::BlobDigest::Of("b").ToString());
}

TEST_F(SpecTranslationTest, ADigestThatIsNoneIsNamed) {
  spec_.add_constants()->mutable_data()->mutable_digest()->set_hash("../x");
  Translate();
  EXPECT_THAT(violations(),
              ElementsAre(IsViolation("constants[0].data.digest",
                                      "64 lower-case hexadecimal digits")));
}

TEST_F(SpecTranslationTest, BlobsArePinnedWhileTheRequestLives) {
  store::FakeBlobStore small(10);
  const auto digest = store::BlobDigest::Of("12345678");
  ASSERT_TRUE(small.Put(digest, "12345678").ok());
  {
    RequestBlobs blobs(small);
    EXPECT_EQ(blobs.Content(digest), "12345678");
    EXPECT_FALSE(small.Put(store::BlobDigest::Of("abcd"), "abcd").ok());
  }
  EXPECT_TRUE(small.Put(store::BlobDigest::Of("abcd"), "abcd").ok());
}

}  // namespace
}  // namespace metad::rpc
