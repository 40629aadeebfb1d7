#include "tests/firmware/library_bench.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/byte_range.h"
#include "client/importers/imported_constant.h"
#include "client/importers/npz_file.h"
#include "gmock/gmock.h"
#include "server/platform/executable_search.h"
#include "server/platform/process_runner.h"
#include "tests/unit/client/library_files.h"

namespace metad::firmware {
namespace {

using ::testing::HasSubstr;

// Full path of a tool; a missing one fails where it is run.
std::string Tool(const std::string& name) {
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

// The names that follow the count in what TVM wrote for its own registry: as
// octal escapes in C, as bytes in an object.
std::vector<std::string> NamesInTvmsRegistry(const std::string& text) {
  std::string names;
  const bool is_object = absl::StartsWith(text,
                                          "\x7f"
                                          "ELF");
  if (is_object) {
    const size_t begin = text.find(std::string("\0tvmgen_", 8)) + 1;
    names = text.substr(begin, text.find(std::string(2, '\0'), begin) - begin);
    return absl::StrSplit(names, '\0');
  }
  const size_t begin = text.find("\\000tvmgen_") + 4;
  names = text.substr(begin, text.find("\\000\"", begin) - begin);
  return absl::StrSplit(names, "\\000");
}

std::string CArray(const std::string& type, const std::string& name,
                   const std::vector<std::string>& elements) {
  return absl::StrCat("static const ", type, " ", name, "[] = {\n  ",
                      absl::StrJoin(elements, ",\n  "), "};\n");
}

std::vector<std::string> FloatLiterals(absl::string_view data) {
  std::vector<std::string> literals;
  for (size_t i = 0; i + sizeof(float) <= data.size(); i += sizeof(float)) {
    float value = 0;
    std::memcpy(&value, data.data() + i, sizeof(value));
    literals.push_back(absl::StrFormat("%.9ef", value));
  }
  return literals;
}

}  // namespace

void PrintTo(const Machine& machine, std::ostream* out) {
  *out << machine.target;
}

Machine Host() {
  return {"host",
          Tool("gcc"),
          {"-fno-pie", "-no-pie", "-fno-stack-protector"},
          {"linux/startup.c"},
          {"linux/image.ld"},
          {}};
}

Machine Cortex(const std::string& core, const std::string& board) {
  return {absl::StrCat("cortex-", core),
          Tool("arm-none-eabi-gcc"),
          {absl::StrCat("-mcpu=cortex-", core), "-mthumb", "-mfloat-abi=soft"},
          {"cortex_m/startup.c", "cortex_m/semihosting.c",
           "cortex_m/flash_protection.c"},
          {"memory/mps2.ld", "image.ld"},
          {Tool("qemu-system-arm"), "-M", absl::StrCat("mps2-", board), "-cpu",
           absl::StrCat("cortex-", core), "-nographic", "-semihosting-config",
           "enable=on,target=native", "-kernel"}};
}

std::string LibraryBench::Fixture(const std::string& name) {
  const char* const directory = std::getenv("METAD_FIXTURES");
  if (directory == nullptr) return "";
  const std::string path = absl::StrCat(directory, "/mlf/", name);
  return std::filesystem::exists(path) ? path : "";
}

void LibraryBench::Open(const std::string& path) {
  library_ = path;
  bytes_ = ReadWhole(path);
  const client::ArchiveContents contents = client::ReadLibraryArchive(bytes_);
  ASSERT_TRUE(contents.problems.empty());
  members_ = contents.members;
}

void LibraryBench::OpenOwn(
    const std::string& executor,
    const std::vector<client::testing::TarMember>& members) {
  Write(Output("model.tar"),
        client::testing::Library({"kws"}, executor, members));
  Open(Output("model.tar"));
}

std::string LibraryBench::Member(absl::string_view suffix) const {
  for (const client::LibraryMember& member : members_) {
    if (absl::EndsWith(member.path, suffix)) {
      return std::string(member.content);
    }
  }
  ADD_FAILURE() << "no member " << suffix;
  return "";
}

void LibraryBench::Submit(const Machine& machine, const Arguments& more) {
  Arguments argv = {Runfile("client/metactl"),
                    "submit",
                    library_,
                    "--target",
                    machine.target,
                    "--emit",
                    "header,object",
                    "--out",
                    Output("generated")};
  argv.insert(argv.end(), more.begin(), more.end());
  RunOrFail(argv);
}

void LibraryBench::ExpectFunctions(const std::string& registry_member) {
  std::vector<std::string> literals;
  for (const std::string& name : NamesInTvmsRegistry(Member(registry_member))) {
    literals.push_back(absl::StrCat("\"", name, "\""));
  }
  ASSERT_FALSE(literals.empty());
  expectations_ += CArray("char* const", "expected_functions", literals);
}

void LibraryBench::ExpectConstants(const std::string& npz) {
  const client::NpzContents contents =
      client::ParseNpz(client::ByteRange::Owning(ReadWhole(npz)));
  ASSERT_TRUE(contents.problems.empty());
  expectations_ +=
      "#define EXPECTED_CONSTANTS\nstruct expected_constant {\n"
      "  const char* name;\n  uint64_t size;\n  const unsigned char* bytes;\n"
      "};\n";
  std::vector<std::string> rows;
  for (const client::ImportedConstant& constant : contents.constants) {
    std::vector<std::string> bytes;
    for (const char c : constant.data.view()) {
      bytes.push_back(absl::StrCat(static_cast<unsigned char>(c)));
    }
    const std::string array = absl::StrCat("bytes_of_", constant.name);
    expectations_ += CArray("unsigned char", array, bytes);
    rows.push_back(absl::StrCat("{\"", constant.name, "\", ",
                                constant.data.size(), ", ", array, "}"));
  }
  ASSERT_FALSE(rows.empty());
  expectations_ +=
      CArray("struct expected_constant", "expected_constants", rows);
}

void LibraryBench::ExpectOutput(const std::string& npz,
                                const std::string& entry) {
  const client::NpzContents contents =
      client::ParseNpz(client::ByteRange::Owning(ReadWhole(npz)));
  ASSERT_TRUE(contents.problems.empty());
  for (const client::ImportedConstant& tensor : contents.constants) {
    const bool is_output = tensor.name == "output";
    expectations_ +=
        CArray("float", is_output ? "expected_output" : "model_input",
               FloatLiterals(tensor.data.view()));
    absl::StrAppend(&expectations_, "#define EXPECTED_",
                    is_output ? "OUTPUT" : "INPUT", "_SHAPE ",
                    absl::StrJoin(tensor.shape, ", "), "\n");
  }
  absl::StrAppend(&expectations_,
                  "#define EXPECTED_OUTPUT\n#define EXPECTED_ENTRY \"", entry,
                  "\"\n");
}

void LibraryBench::ExpectOwnOutput() {
  absl::StrAppend(
      &expectations_,
      CArray("float", "model_input", {"1.f", "2.f", "3.f", "4.f"}),
      CArray("float", "expected_output", {"3.f", "-2.f", "-.25f", "10.f"}),
      "#define EXPECTED_INPUT_SHAPE 1, 4\n"
      "#define EXPECTED_OUTPUT_SHAPE 1, 4\n#define EXPECTED_OUTPUT\n"
      "#define EXPECTED_ENTRY \"tvmgen_kws_run\"\n");
}

// Compiles what the archive has, as somebody without TVM would.
void LibraryBench::CompileModules(const Machine& machine,
                                  const std::vector<std::string>& suffixes) {
  for (const std::string& suffix : suffixes) {
    const std::string name = absl::StrCat("module_", objects_.size());
    if (absl::EndsWith(suffix, ".o")) {
      Write(Output(absl::StrCat(name, ".o")), Member(suffix));
    } else {
      Write(Output(absl::StrCat(name, ".c")), Member(suffix));
      Arguments argv = {machine.compiler,
                        "-Os",
                        absl::StrCat("-I", Runfile("codegen/runtime/tvm")),
                        "-c",
                        Output(absl::StrCat(name, ".c")),
                        "-o",
                        Output(absl::StrCat(name, ".o"))};
      argv.insert(argv.end(), machine.flags.begin(), machine.flags.end());
      RunOrFail(argv);
    }
    objects_.push_back(Output(absl::StrCat(name, ".o")));
  }
}

void LibraryBench::CompileProgram(const Machine& machine) {
  Write(Output("library_expectations.h"), expectations_);
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
    RunOrFail(argv);
    objects_.push_back(object);
  }
}

void LibraryBench::LinkAndRun(const Machine& machine,
                              const std::string& model) {
  Arguments argv = {machine.compiler, "-nostdlib", "-static",
                    "-Wl,-z,noexecstack", "-Wl,--build-id=none"};
  argv.insert(argv.end(), machine.flags.begin(), machine.flags.end());
  for (const std::string& script : machine.linker_scripts) {
    argv.push_back("-T");
    argv.push_back(Runfile(absl::StrCat("tests/boards/", script)));
  }
  argv.insert(argv.end(), objects_.begin(), objects_.end());
  argv.push_back(Output(absl::StrCat("generated/", model, "_metadata.o")));
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

void LibraryBench::Build(const Machine& machine, const std::string& model,
                         const std::vector<std::string>& modules,
                         const Arguments& more) {
  ASSERT_NO_FATAL_FAILURE(Submit(machine, more));
  ASSERT_NO_FATAL_FAILURE(CompileModules(machine, modules));
  ASSERT_NO_FATAL_FAILURE(CompileProgram(machine));
  ASSERT_NO_FATAL_FAILURE(LinkAndRun(machine, model));
}

}  // namespace metad::firmware
