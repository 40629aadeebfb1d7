#include "client/project/project_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<std::string> ProblemsOf(const std::string& text,
                                    const std::string& target = "host") {
  ProjectFile file("f");
  Problems problems;
  file.Parse(text, problems);
  EXPECT_TRUE(problems.empty()) << text;
  CheckProject(file, {target}, problems);
  std::vector<std::string> lines;
  if (problems.empty()) return lines;
  EXPECT_EQ(problems.ToFailure().exit_code, kExitInvalidInput);
  for (const FailureDetail& detail : problems.ToFailure().details) {
    lines.push_back(detail.field + ": " + detail.description);
  }
  return lines;
}

constexpr char kEverything[] = R"(
model_name: "m" target: "host" target: "cortex-m3" runtime: "crt-v1"
emit: "source" emit: "report" out: "build" toolchain: "gcc"
object_engine: "direct" timeout: "90s" server: "unix:/tmp/metad.sock"
model { name: "cat" system_lib_prefix: "c_" aot: "cat.textproto" }
model { name: "dog" }
module { file: "ops.c" name: "ops" function: "f" function: "g"
         functions_file: "names" function_pattern: "tvmgen.*"
         required_constant: "w" include_file { path: "a.h" file: "b.h" }
         include_dir: "inc" define: "N=2" optimize: "debug" standard: "c99"
         model: "cat" for_target: "host" }
module { name: "npu" external: true function: "h" model: "dog" }
constants { file: "w.npy" name: "w" model: "cat" for_target: "cortex-m3" }
constant { style: "bits" alignment: 64 }
constant { name: "w" type: "int4" section: ".w" pool: "p" region: "FLASH"
           for_target: "cortex-m3" }
region { name: "FLASH" kind: "flash" origin: 0x1000 length: 4096 budget: 64 }
pool { name: "p" section: ".p" region: "FLASH" alignment: 16 external: true
       checksum: "crc32" address: 0x2000 }
include_dir: "inc" define: "EMPTY=" optimize: "size"
standard: "gnu11" standard: "c++20"
join: "first_report.json" joinable: true ffi_constructor: true
constant_table: true strict: true
)";

TEST(ProjectCheckTest, WhatTheCommandLineCanSayIsAccepted) {
  EXPECT_THAT(ProblemsOf(kEverything), IsEmpty());
}

TEST(ProjectCheckTest, ModelNameAndModuleAreRequired) {
  EXPECT_THAT(ProblemsOf(""), ElementsAre(StartsWith("f: model_name: is"),
                                          StartsWith("f: module: is")));
}

TEST(ProjectCheckTest, ArchiveStandsForBoth) {
  EXPECT_THAT(ProblemsOf("model_library: \"kws.tar\""), IsEmpty());
}

TEST(ProjectCheckTest, EveryWordOfAFixedSetIsChecked) {
  EXPECT_THAT(ProblemsOf("model_name: \"m\" module { file: \"a\" }\n"
                         "runtime: \"c\"\n"
                         "object_engine: \"steam\"\n"
                         "timeout: \"5\"\n"
                         "server: \"ftp://x\"\n"
                         "emit: \"pdf\"\n"),
              ElementsAre(StartsWith("f:2:1: runtime: found 'c', expected"),
                          StartsWith("f:3:1: object_engine: found 'steam'"),
                          StartsWith("f:4:1: timeout: found '5'"),
                          StartsWith("f:5:1: server: found 'ftp://x'"),
                          StartsWith("f:6:1: emit: found 'pdf'")));
}

TEST(ProjectCheckTest, EachContradictionNamesItsPlace) {
  const std::string minimum = "model_name: \"m\" module { file: \"a.c\" }\n";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"target: \"../x\"", "f:2:1: target[0]: found '../x'"},
      {"target: \"host\" target: \"host\"", "f:2:16: target[1]: 'host' is"},
      {"module { }", "f:2:1: module[1]: has no file"},
      {"module { file: \"b\" external: true name: \"b\" }",
       "f:2:1: module[1]: has a file and is external"},
      {"module { external: true }", "f:2:1: module[1].name: is missing"},
      {"module { file: \"b\" name: \"b c\" }",
       "f:2:20: module[1].name: found 'b c'"},
      {"module { file: \"b c.o\" function: \"f\" }",
       "f:2:1: module[1].name: is missing, and the file's own is 'b c'"},
      {"module { file: \"b\" function: \"f,g\" }",
       "f:2:20: module[1].function[0]: found 'f,g'"},
      {"module { file: \"b\" required_constant: \"@f\" }",
       "f:2:20: module[1].required_constant[0]: found '@f'"},
      {"module { file: \"b\" include_file { file: \"x\" } }",
       "f:2:20: module[1].include_file[0].path: found ''"},
      {"module { file: \"b\" optimize: \"O3\" }",
       "f:2:20: module[1].optimize: found 'O3', expected one of size"},
      {"module { file: \"b\" standard: \"c89\" }",
       "f:2:20: module[1].standard: found 'c89', expected one of c99"},
      {"module { file: \"b\" define: \"F(x)=1\" }",
       "f:2:20: module[1].define[0]: found 'F(x)=1'"},
      {"optimize: \"O3\"", "f:2:1: optimize: found 'O3'"},
      {"define: \"=1\"", "f:2:1: define[0]: found '=1'"},
      {"standard: \"c99\" standard: \"x\"", "f:2:17: standard[1]: found 'x'"},
      {"module { file: \"b c.c\" define: \"N\" }",
       "f:2:1: module[1].name: is missing, and the file's own is 'b c'"},
      {"module { file: \"b\" model: \"cat\" }",
       "f:2:20: module[1].model: there is no model 'cat'"},
      {"module { file: \"b\" for_target: \"cortex\" }",
       "f:2:20: module[1].for_target[0]: 'cortex' is not among"},
      {"model { }", "f:2:1: model[0].name: found ''"},
      {"model { name: \"a\" } model { name: \"a\" }",
       "f:2:29: model[1].name: there is another model 'a'"},
      {"model { name: \"a\" } aot: \"x\"", "f:2:21: aot: is for the only"},
      {"model { name: \"a\" } system_lib_prefix: \"x\"",
       "f:2:21: system_lib_prefix: is for the only"},
      {"constants { }", "f:2:1: constants[0].file: is missing"},
      {"constants { file: \"w\" name: \"a=b\" }",
       "f:2:23: constants[0].name: found 'a=b'"},
      {"rename { to: \"a\" }", "f:2:1: rename[0].from: is missing"},
      {"rename { from: \"a\" to: \"b=c\" }",
       "f:2:20: rename[0].to: found 'b=c'"},
      {"constant { name: \"w\" }", "f:2:1: constant[0]: says nothing"},
      {"constant { name: \"w=v\" type: \"int4\" }",
       "f:2:12: constant[0].name: found 'w=v'"},
      {"constant { section: \"a=b\" }",
       "f:2:12: constant[0].section: found 'a=b'"},
      {"constant { style: \"nice\" }",
       "f:2:12: constant[0].style: found 'nice'"},
      {"region { name: \"F\" }", "f:2:1: region[0].kind: found ''"},
      {"region { name: \"F:\" kind: \"ram\" }",
       "f:2:10: region[0].name: found 'F:'"},
      {"region { name: \"F\" kind: \"ram\" origin: 1 }",
       "f:2:1: region[0]: has one of origin and length"},
      {"pool { name: \"p\" section: \"a,b\" }",
       "f:2:18: pool[0].section: found 'a,b'"},
      {"pool { name: \"p\" checksum: \"md5\" }",
       "f:2:18: pool[0].checksum: found 'md5'"},
  };
  for (const auto& [text, problem] : cases) {
    EXPECT_THAT(ProblemsOf(minimum + text), ElementsAre(StartsWith(problem)))
        << text;
  }
}

TEST(ProjectCheckTest, TargetOfTheCommandLineMayBeMeant) {
  const std::string text =
      "model_name: \"m\" module { file: \"a\" for_target: \"aarch64\" }";
  EXPECT_THAT(ProblemsOf(text), SizeIs(1));
  EXPECT_THAT(ProblemsOf(text, "aarch64"), IsEmpty());
}

}  // namespace
}  // namespace metad::client
