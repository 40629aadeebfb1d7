#include "tests/firmware/exports/device_program.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/firmware/firmware_bench.h"

namespace metad::firmware {
namespace {

namespace fs = std::filesystem;
using conformance::Device;
using conformance::Workbench;

constexpr char kArchive[] = "libprogram.a";

std::string Board(const std::string& file) {
  return Runfile(absl::StrCat("tests/boards/", file));
}

std::vector<std::string> CFilesOf(const std::string& directory) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(Runfile(directory))) {
    if (entry.path().extension() == ".c") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// No C library: neither its headers nor, by way of loops that the compiler
// recognises, its memcpy inside our own memcpy.
std::vector<std::string> Flags() {
  return {"-Os",
          "-ffreestanding",
          "-fno-tree-loop-distribute-patterns",
          "-fno-stack-protector",
          "-I",
          Board(""),
          "-I",
          Runfile("tests/firmware/exports/program"),
          "-I",
          Runfile("tests/firmware/sine")};
}

// The micro:bit has 16 KiB in all, the other boards four times that.
std::string ArenaFlag(const Device& device) {
  return device.target == "cortex-m0" ? "-DARENA_BYTES=8192"
                                      : "-DARENA_BYTES=16384";
}

}  // namespace

const Device& HostDevice() {
  static const auto* const device =
      new Device{"host",
                 {"host", "gcc", {"-fno-pie", "-no-pie"}},
                 "linux",
                 {"linux/image.ld"},
                 {}};
  return *device;
}

const Device& DeviceFor(const std::string& target) {
  return target == "host" ? HostDevice() : conformance::DeviceOf(target);
}

const DeviceProgram& DeviceProgram::For(const Device& device) {
  static auto* const programs =
      new std::map<std::string, std::unique_ptr<const DeviceProgram>>;
  std::unique_ptr<const DeviceProgram>& program = (*programs)[device.target];
  if (program == nullptr) program.reset(new DeviceProgram(device));
  return *program;
}

DeviceProgram::DeviceProgram(const Device& device) : device_(device) {
  std::vector<std::string> sources = CFilesOf("tests/firmware/exports/program");
  for (std::string& source :
       CFilesOf(absl::StrCat("tests/boards/", device_.part))) {
    sources.push_back(std::move(source));
  }
  sources.insert(sources.end(), {Board("board.c"), Board("memory_functions.c"),
                                 Runfile("tests/firmware/library/runtime.c")});
  std::vector<std::string> flags = Flags();
  flags.push_back(ArenaFlag(device_));
  if (!workbench_.Compile(device_.compiler, conformance::CDialects().front(),
                          flags, sources)) {
    return;
  }
  std::vector<std::string> argv = {"ar", "rcsD", kArchive};
  for (const std::string& source : sources) {
    argv.push_back(absl::StrCat(fs::path(source).stem().string(), ".o"));
  }
  const auto result = workbench_.Execute(std::move(argv));
  is_compiled_ = result.has_value() && result->Succeeded();
  EXPECT_TRUE(is_compiled_);
}

std::string DeviceProgram::LinkerScript(Workbench& workbench,
                                        const std::string& script,
                                        Data data) const {
  if (data == Data::kNone) return Board(script);
  std::ifstream file(Board(script));
  const std::string text{std::istreambuf_iterator<char>(file),
                         std::istreambuf_iterator<char>()};
  const std::string name = fs::path(script).filename().string();
  if (!workbench.Has(name)) {
    workbench.Write(
        name,
        absl::StrReplaceAll(
            text, {{"*(.rodata .rodata.*",
                    "*(.rodata .rodata.* .data .data.* .sdata .sdata.*"}}));
  }
  return workbench.Path(name);
}

bool DeviceProgram::Link(Workbench& workbench, const std::string& program,
                         const std::vector<std::string>& include_directories,
                         const std::string& archive, Data data) const {
  if (!is_compiled_) return false;
  std::vector<std::string> flags = Flags();
  for (const std::string& directory : include_directories) {
    flags.insert(flags.end(), {"-I", directory});
  }
  if (!workbench.Compile(device_.compiler, conformance::CDialects().front(),
                         flags, {absl::StrCat(program, ".c")})) {
    return false;
  }
  flags = device_.compiler.flags;
  for (std::string& flag : flags) {
    // The compiler has no libgcc of that name.
    flag = absl::StrReplaceAll(flag, {{"rv32imac_zicsr", "rv32imac"}});
  }
  // Compilers do not agree on the note that says that the stack is none to
  // execute; on bare metal nobody reads it.
  flags.insert(flags.end(), {"-nostdlib", "-static", "-Wl,--fatal-warnings",
                             "-Wl,-z,noexecstack", "-Wl,--build-id=none"});
  for (const std::string& script : device_.linker_scripts) {
    flags.insert(flags.end(), {"-T", LinkerScript(workbench, script, data)});
  }
  return workbench.Link(
      device_.compiler, flags,
      {absl::StrCat(program, ".o"), "-Wl,--start-group", archive,
       workbench_.Path(kArchive), "-lgcc", "-Wl,--end-group"},
      absl::StrCat(program, ".elf"));
}

platform::ProcessResult DeviceProgram::Run(Workbench& workbench,
                                           const std::string& program) const {
  std::vector<std::string> argv = device_.emulator;
  argv.push_back(workbench.Path(absl::StrCat(program, ".elf")));
  return workbench.Execute(std::move(argv)).value_or(platform::ProcessResult());
}

}  // namespace metad::firmware
