#include "tests/firmware/library_bench.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "server/formats/model_library/library_archive.h"
#include "server/platform/executable_search.h"
#include "tests/unit/server/formats/library_files.h"

namespace metad::firmware {
namespace {

using formats::testing::TarMember;
using ::testing::HasSubstr;

// Full path of a tool; a missing one fails where it is run.
std::string ToolPath(const std::string& name) {
  return platform::FindExecutable(name, "/usr/local/bin:/usr/bin:/bin")
      .value_or(name);
}

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

void Write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

Machine HostMachine() {
  return {"host",
          ToolPath("gcc"),
          {"-fno-pie", "-no-pie", "-fno-stack-protector"},
          {"linux/startup.c"},
          {"linux/image.ld"},
          {}};
}

Machine CortexMachine(const std::string& core, const std::string& board) {
  return {absl::StrCat("cortex-", core),
          ToolPath("arm-none-eabi-gcc"),
          {absl::StrCat("-mcpu=cortex-", core), "-mthumb", "-mfloat-abi=soft"},
          {"cortex_m/startup.c", "cortex_m/semihosting.c",
           "cortex_m/flash_protection.c"},
          {"memory/mps2.ld", "image.ld"},
          {ToolPath("qemu-system-arm"), "-M", absl::StrCat("mps2-", board),
           "-cpu", absl::StrCat("cortex-", core), "-nographic",
           "-semihosting-config", "enable=on,target=native", "-kernel"}};
}

void PrintTo(const Machine& machine, std::ostream* out) {
  *out << machine.target;
}

std::string NameOfMachine(const ::testing::TestParamInfo<Machine>& machine) {
  return absl::StrReplaceAll(machine.param.target, {{"-", "_"}});
}

void LibraryBench::OpenOwn(const std::string& executor,
                           const std::vector<TarMember>& members,
                           const std::string& tvm_target) {
  Write(Output("model.tar"),
        formats::testing::Library({"kws"}, executor, members, tvm_target));
  Open(Output("model.tar"));
}

std::string LibraryBench::Member(const std::string& suffix) const {
  const std::string bytes = ReadWhole(library_);
  const formats::ArchiveContents contents = formats::ReadLibraryArchive(bytes);
  EXPECT_TRUE(contents.problems.empty());
  for (const formats::LibraryMember& member : contents.members) {
    if (absl::EndsWith(member.path, suffix)) return std::string(member.content);
  }
  ADD_FAILURE() << "no member " << suffix;
  return "";
}

std::vector<TarMember> LibraryBench::Compiled(const Machine& machine,
                                              std::vector<TarMember> members) {
  for (TarMember& member : members) {
    absl::string_view stem = member.path;
    if (!absl::ConsumeSuffix(&stem, ".c")) continue;
    Write(Output("member.c"), member.content);
    Arguments argv = {machine.compiler,
                      "-Os",
                      "-ffreestanding",
                      absl::StrCat("-I", Runfile("codegen/runtime/tvm")),
                      "-c",
                      Output("member.c"),
                      "-o",
                      Output("member.o")};
    argv.insert(argv.end(), machine.flags.begin(), machine.flags.end());
    RunOrFail(argv);
    member.path = absl::StrCat(
        absl::StrReplaceAll(stem, {{"/host/src/", "/host/lib/"}}), ".o");
    member.content = ReadWhole(Output("member.o"));
  }
  return members;
}

platform::ProcessResult LibraryBench::Submit(const std::string& target,
                                             const Arguments& more) {
  Arguments argv = {Runfile("client/metactl"), "submit", library_, "--out",
                    Output("generated")};
  if (!target.empty()) argv.insert(argv.end(), {"--target", target});
  argv.insert(argv.end(), more.begin(), more.end());
  return Execute(argv);
}

void LibraryBench::BuildAndRun(const Machine& machine,
                               const std::string& target,
                               const std::string& model, const Arguments& more,
                               Data data) {
  const platform::ProcessResult result = Submit(target, more);
  ASSERT_TRUE(result.Succeeded()) << result.standard_error.text;
  // Nobody could mend the text of a compiler.
  EXPECT_THAT(result.standard_error.text,
              ::testing::Not(::testing::HasSubstr("warning:")));
  ASSERT_NO_FATAL_FAILURE(CompileProgram(machine));
  ASSERT_NO_FATAL_FAILURE(LinkAndRun(machine, model, data));
}

void LibraryBench::CompileProgram(const Machine& machine) {
  Write(Output("library_expectations.h"), text());
  Arguments sources = {Runfile("tests/firmware/library/main.c"),
                       Runfile("tests/firmware/library/runtime.c"),
                       Runfile("tests/boards/board.c"),
                       Runfile("tests/boards/memory_functions.c")};
  for (const std::string& source : machine.sources) {
    sources.push_back(Runfile(absl::StrCat("tests/boards/", source)));
  }
  for (const std::string& source : sources) {
    const std::string object = Output(absl::StrCat(
        std::filesystem::path(source).stem().string(), ".program.o"));
    Arguments argv = {machine.compiler,
                      "-std=gnu11",
                      "-Os",
                      "-ffreestanding",
                      "-fno-tree-loop-distribute-patterns",
                      absl::StrCat("-I", Output("")),
                      absl::StrCat("-I", Output("generated")),
                      absl::StrCat("-I", Runfile("tests/boards")),
                      absl::StrCat("-I", Runfile("tests/firmware/sine")),
                      "-c",
                      source,
                      "-o",
                      object};
    argv.insert(argv.end(), machine.flags.begin(), machine.flags.end());
    ASSERT_NO_FATAL_FAILURE(RunOrFail(argv));
    objects_.push_back(object);
  }
}

std::string LibraryBench::LinkerScript(const std::string& script, Data data) {
  std::string path = Runfile(absl::StrCat("tests/boards/", script));
  if (data == Data::kNone) return path;
  std::string changed =
      Output(std::filesystem::path(script).filename().string());
  Write(changed, absl::StrReplaceAll(ReadWhole(path),
                                     {{"*(.rodata .rodata.*",
                                       "*(.rodata .rodata.* .data .data.*"}}));
  return changed;
}

void LibraryBench::LinkAndRun(const Machine& machine, const std::string& model,
                              Data data) {
  Arguments argv = {machine.compiler, "-nostdlib", "-static",
                    "-Wl,-z,noexecstack", "-Wl,--build-id=none"};
  argv.insert(argv.end(), machine.flags.begin(), machine.flags.end());
  for (const std::string& script : machine.linker_scripts) {
    argv.push_back("-T");
    argv.push_back(LinkerScript(script, data));
  }
  argv.insert(argv.end(), objects_.begin(), objects_.end());
  argv.push_back(Output(absl::StrCat("generated/lib", model, ".a")));
  argv.insert(argv.end(), {"-lgcc", "-o", Output("image.elf")});
  ASSERT_NO_FATAL_FAILURE(RunOrFail(argv));
  Arguments run = machine.emulator;
  run.push_back(Output("image.elf"));
  const platform::ProcessResult result = Execute(run);
  const std::string text =
      absl::StrCat(result.standard_output.text, result.standard_error.text);
  EXPECT_TRUE(result.Succeeded()) << text;
  EXPECT_THAT(text, HasSubstr("PASS library\n"));
}

}  // namespace metad::firmware
