#include "tests/conformance/devices/device_image.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/elf/direct_object.h"
#include "codegen/elf/machines.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/runtimes/runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/build_pipeline.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/firmware/firmware_verifier.h"
#include "server/pipeline/firmware/linked_image.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/platform/file_content.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/pooled_build.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMaxFileBytes = int64_t{16} << 20;
// Of the model "edge".
constexpr char kHeader[] = "edge_metadata.h";
constexpr char kObject[] = "edge_metadata.o";
constexpr char kDeclarations[] = "tests/conformance/abi_declarations.h";

// A file of the source tree; tests start at the workspace's root.
std::string Runfile(const std::string& path) { return fs::absolute(path); }

std::string Program(const std::string& file) {
  return Runfile(absl::StrCat("tests/conformance/devices/program/", file));
}

std::string Board(const std::string& file) {
  return Runfile(absl::StrCat("tests/boards/", file));
}

std::string Content(const std::string& path) {
  absl::StatusOr<std::string> content =
      platform::ReadFileContent(path, kMaxFileBytes);
  EXPECT_TRUE(content.ok()) << content.status();
  return std::move(content).value_or("");
}

codegen::ByteOrder ByteOrderOf(const std::string& target) {
  return execution::ToolchainCatalog::Default().FindTarget(target)->big_endian
             ? codegen::ByteOrder::kBigEndian
             : codegen::ByteOrder::kLittleEndian;
}

// Of the device's part of tests/boards, and what all have in common.
std::vector<std::string> BoardSources(const Device& device) {
  std::vector<std::string> sources = {Board("board.c"),
                                      Board("memory_functions.c")};
  for (const auto& entry : fs::directory_iterator(Board(device.part))) {
    if (entry.path().extension() == ".c") sources.push_back(entry.path());
  }
  return sources;
}

pipeline::ModuleKind KindOf(ModuleForm form) {
  switch (form) {
    case ModuleForm::kCSource:
      return pipeline::ModuleKind::kCSource;
    case ModuleForm::kObject:
      return pipeline::ModuleKind::kObject;
    case ModuleForm::kListed:
      return pipeline::ModuleKind::kExternal;
  }
  std::abort();
}

}  // namespace

DeviceImage::DeviceImage(const AbiDriver& driver, const Device& device,
                         const std::vector<std::string>& flags)
    : driver_(driver),
      device_(device),
      model_(DeviceModelFor(driver)),
      expectations_(ExpectationsOf(model_, ByteOrderOf(device.target))) {
  for (const codegen::RuntimeHeader& header : driver_.headers) {
    workbench_.Write(header.path, header.content);
  }
  std::vector<std::string> sources = BoardSources(device_);
  sources.insert(sources.end(), {Program("main.c"), Program(driver_.source)});
  is_compiled_ = CompileModules() && Compile(flags, sources, objects_);
}

bool DeviceImage::Compile(std::vector<std::string> flags,
                          const std::vector<std::string>& files,
                          std::vector<std::string>& objects) {
  flags.insert(
      flags.end(),
      {// No C library: neither its headers nor, by way of loops that
       // the compiler recognises, its memcpy inside our own memcpy.
       "-Os", "-ffreestanding", "-fno-tree-loop-distribute-patterns", "-I.",
       absl::StrCat("-I", Board("")), absl::StrCat("-I", Program("")),
       absl::StrCat("-I", Runfile("tests/conformance"))});
  flags.insert(flags.end(), driver_.flags.begin(), driver_.flags.end());
  for (const std::string& file : files) {
    objects.push_back(absl::StrCat(fs::path(file).stem().string(), ".o"));
  }
  return workbench_.Compile(device_.compiler, CDialects().front(), flags,
                            files);
}

bool DeviceImage::CompileModules() {
  std::vector<std::string> files;
  for (const DeviceModule& module : model_.modules) {
    files.push_back(absl::StrCat(module.name, ".c"));
    workbench_.Write(files.back(),
                     OperatorsText(module, driver_, expectations_));
  }
  return Compile({}, files, objects_);
}

std::string DeviceImage::BuildMetadata(const std::string& toolchain_id,
                                       const std::string& directory) {
  const std::string operators = Content(Program(driver_.operators_header));
  const std::string declarations = Content(Runfile(kDeclarations));
  std::vector<std::string> artifacts;
  pipeline::BuildRequest request;
  request.model_name = model_.name;
  request.runtime = driver_.abi;
  request.target = device_.target;
  request.toolchain_id = toolchain_id;
  request.constants = model_.constants;
  request.outputs = {pipeline::OutputKind::kHeader,
                     pipeline::OutputKind::kObject,
                     pipeline::OutputKind::kReport};
  artifacts.reserve(model_.modules.size());
  for (const DeviceModule& module : model_.modules) {
    pipeline::ModuleInput input;
    input.name = module.name;
    input.kind = KindOf(module.form);
    switch (module.form) {
      case ModuleForm::kCSource:
        input.artifact = artifacts.emplace_back(
            Content(workbench_.Path(absl::StrCat(module.name, ".c"))));
        input.include_files = {{driver_.operators_header, operators},
                               {"abi_declarations.h", declarations}};
        break;
      case ModuleForm::kObject:
        input.artifact = artifacts.emplace_back(
            Content(workbench_.Path(absl::StrCat(module.name, ".o"))));
        break;
      case ModuleForm::kListed:
        input.functions = module.functions;
        break;
    }
    request.modules.push_back(std::move(input));
  }
  const std::optional<pipeline::BuildResult> result =
      PooledBuild().Run(std::move(request));
  if (!result.has_value()) return "";
  workbench_.Write(absl::StrCat(directory, "/", kHeader),
                   ArtifactOf(*result, pipeline::OutputKind::kHeader));
  std::string object = absl::StrCat(directory, "/", kObject);
  workbench_.Write(object, ArtifactOf(*result, pipeline::OutputKind::kObject));
  report_ = ArtifactOf(*result, pipeline::OutputKind::kReport);
  return object;
}

codegen::MetadataPlan DeviceImage::Plan() const {
  codegen::MetadataSpec spec;
  spec.model_name = model_.name;
  spec.runtime = driver_.abi;
  spec.target = {device_.target, ByteOrderOf(device_.target)};
  spec.constants = model_.constants;
  spec.input_digest = std::string(64, '0');
  for (const DeviceModule& module : model_.modules) {
    spec.modules.push_back(
        codegen::ListedModule(module.name, module.functions));
  }
  return codegen::PlanOf(spec);
}

std::string DeviceImage::WriteMetadata(const std::string& directory) {
  report_.clear();
  const codegen::MetadataPlan plan = Plan();
  const std::optional<codegen::elf::MachineDescription> machine =
      codegen::elf::FindMachine(FirstCompilerOf(device_.target).object_machine);
  EXPECT_TRUE(machine.has_value()) << device_.target;
  if (!machine.has_value()) return "";
  codegen::StringSink header;
  codegen::RuntimeOf(plan).EmitHeader(plan, header);
  workbench_.Write(absl::StrCat(directory, "/", kHeader), header.content());
  codegen::StringSink object;
  codegen::elf::DirectObject(plan, *machine,
                             codegen::RuntimeOf(plan).registry_drafter())
      .Write(object);
  std::string file = absl::StrCat(directory, "/", kObject);
  workbench_.Write(file, object.content());
  return file;
}

bool DeviceImage::Link(const std::vector<std::string>& objects,
                       const std::string& image) {
  std::vector<std::string> flags = device_.compiler.flags;
  // Compilers do not agree on the note that says that the stack is none to
  // execute; on bare metal nobody reads it.
  flags.insert(flags.end(), {"-nostdlib", "-static", "-Wl,--fatal-warnings",
                             "-Wl,-z,noexecstack", "-Wl,--build-id=none"});
  for (const std::string& script : device_.linker_scripts) {
    flags.insert(flags.end(), {"-T", Board(script)});
  }
  std::vector<std::string> inputs = objects;
  // 64-bit arithmetic of 32-bit machines.
  inputs.push_back("-lgcc");
  return workbench_.Link(device_.compiler, flags, inputs, image);
}

// Everything that the report promises of the image, and nothing else of it. The
// operators are compiled here, for the device and with the flags of its image:
// that a function has other code than the build's is all that may be said.
void DeviceImage::ExpectProved(const std::string& image) const {
  const auto linked = firmware::ReadLinkedImage(image);
  ASSERT_TRUE(linked.ok()) << linked.status();
  const auto reported = firmware::ReadReportedImage(report_);
  ASSERT_TRUE(reported.ok()) << reported.status();
  const firmware::FirmwareReport found =
      firmware::VerifyFirmware(*linked, {*reported}, {});
  for (const firmware::Claim& claim : found.reports.front().claims) {
    EXPECT_NE(claim.verdict, firmware::Verdict::kRefuted) << claim.id;
    if (claim.id == "functions-bound") {
      EXPECT_THAT(claim.problems, ::testing::Each(::testing::HasSubstr(
                                      "whose code is not what the build has")));
      continue;
    }
    EXPECT_NE(claim.verdict, firmware::Verdict::kNotProved) << claim.id;
    EXPECT_THAT(claim.problems, ::testing::IsEmpty()) << claim.id;
  }
}

DeviceRun DeviceImage::Run(const Expectations& expected,
                           const std::string& toolchain_id) {
  if (!is_compiled_) return {};
  const std::string directory = absl::StrCat("metadata_", ++runs_);
  return Run(expected, directory, BuildMetadata(toolchain_id, directory));
}

DeviceRun DeviceImage::RunDirect(const Expectations& expected) {
  if (!is_compiled_) return {};
  const std::string directory = absl::StrCat("metadata_", ++runs_);
  return Run(expected, directory, WriteMetadata(directory));
}

DeviceRun DeviceImage::Run(const Expectations& expected,
                           const std::string& directory,
                           const std::string& metadata) {
  if (metadata.empty()) return {};
  const std::string checks = absl::StrCat("expected_", runs_, ".c");
  const std::string image = absl::StrCat("image_", runs_, ".elf");
  std::vector<std::string> objects = objects_;
  objects.push_back(metadata);
  workbench_.Write(checks, ExpectationsText(expected, kHeader));
  if (!Compile({absl::StrCat("-I", directory)}, {checks}, objects) ||
      !Link(objects, image)) {
    return {};
  }
  if (!report_.empty()) ExpectProved(Content(workbench_.Path(image)));
  std::vector<std::string> argv = device_.emulator;
  argv.push_back(workbench_.Path(image));
  const auto result = workbench_.Execute(std::move(argv));
  if (!result.has_value()) return {};
  EXPECT_FALSE(result->timed_out);
  return {result->exit_code,
          result->standard_output.text + result->standard_error.text};
}

}  // namespace metad::conformance
