// Whatever name the plan accepts, compilers accept, and whatever section it
// accepts is read-only data to every assembler.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "codegen/plan/planner.h"
#include "codegen/plan/violation_list.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/compile_matrix.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using ::testing::Contains;
using ::testing::Not;

// Names that mean something to some compiler, header or part of the generated
// text.
constexpr const char* kSymbols[] = {
    // The C library, and what compilers know of it.
    "abort", "abs", "acosf", "alloca", "aligned_alloc", "asprintf", "assert",
    "atan2l", "atexit", "bcmp", "bzero", "cabs", "calloc", "cexpf", "clog",
    "conj", "dcgettext", "div", "drem", "erfcl", "errno", "exit", "exp",
    "exp10", "expm1f", "fabs", "feclearexcept", "ffs", "fmaxl", "fopen", "fork",
    "free", "gamma", "gets", "hypot", "imaxabs", "index", "isalpha", "isascii",
    "isinf", "isnan", "isnormal", "iswalnum", "j0", "jn", "labs", "lgamma_r",
    "llroundf", "log", "longjmp", "main", "malloc", "memchr", "memcpy",
    "mempcpy", "nan", "pow", "printf", "putc", "puts", "qsort", "raise", "rand",
    "realloc", "remainder", "rindex", "round", "scalb", "setjmp", "sigsetjmp",
    "signal", "signbit", "significand", "sin", "sincos", "snprintf", "stdin",
    "stpcpy", "strcasecmp", "strdup", "strlen", "system", "tanhl", "tgamma",
    "time", "toascii", "tolower", "towupper", "truncf", "va_arg", "va_copy",
    "va_start", "vfork", "vprintf", "wcslen", "wmemset", "y0", "yn", "_Exit",
    "_exit", "environ",
    // Keywords and macros.
    "NULL", "EOF", "linux", "unix", "i386", "arm", "far", "near", "interrupt",
    "std", "final", "override", "import", "module", "typeof", "asm", "signed",
    "_Bool", "_Float16", "_Float32", "_Accum", "_Sat", "_Nonnull", "_ExtInt",
    "__LINE__", "__FILE__", "__func__", "__GNUC__", "__attribute__", "__asm",
    "__int128", "__fp16", "__builtin_trap", "__linux__", "__arm__", "__riscv",
    "__thread", "__null", "__has_include", "defined", "_Pragma", "vector",
    "pixel", "typename", "int8_t", "uint_x_t", "INT_C", "UINT8_MAX", "size_t",
    "wchar_t", "bool", "true", "nullptr_t", "offsetof", "alignas", "noreturn",
    // What the generated text itself says.
    "args", "type_codes", "num_args", "out_ret_value", "out_ret_tcode",
    "resource_handle", "names", "names_0", "count", "end", "funcs", "registry",
    "section", "aligned", "section_name", "alignment", "metad", "TVMModule",
    "slots", "range", "hash", "entry", "table", "constant", "function",
    "TVMSystemLibEntryPoint", "metad_model_names", "METAD_PLACED", "extern",
    // What operators and weights are called.
    "add", "relu", "beta", "scale", "weight", "bias", "_", "_0", "l", "f",
    "__tvm_main__", "__tvm_add", "_Z3addPfS_", "tvmgen_default_run"};

constexpr const char* kSections[] = {".ARM.exidx",
                                     ".ARM.x",
                                     ".bss.x",
                                     ".bss1",
                                     ".comment",
                                     ".comment.x",
                                     ".conflict",
                                     ".ctors",
                                     ".data",
                                     ".data.rel.ro",
                                     ".data1",
                                     ".data1.x",
                                     ".database",
                                     ".debug",
                                     ".debug_info",
                                     ".dynamic",
                                     ".dynstr",
                                     ".dynsym",
                                     ".eh_frame",
                                     ".ex_table",
                                     ".extflash",
                                     ".fastram",
                                     ".fini",
                                     ".fini_array.x",
                                     ".gcc_except_table",
                                     ".gnu.conflict",
                                     ".gnu.hash",
                                     ".gnu.linkonce.b.x",
                                     ".gnu.linkonce.sb.x",
                                     ".gnu.linkonce.td.x",
                                     ".gnu.lto_x",
                                     ".gnu.version",
                                     ".got",
                                     ".group",
                                     ".hash",
                                     ".hash.x",
                                     ".init_array",
                                     ".init_weights",
                                     ".interp",
                                     ".lbss",
                                     ".lbss.x",
                                     ".ldata",
                                     ".line",
                                     ".line.x",
                                     ".linear",
                                     ".llvm.x",
                                     ".lrodata",
                                     ".lrodata.x",
                                     ".ltext",
                                     ".mdebug",
                                     ".noinit",
                                     ".noinitx",
                                     ".note",
                                     ".notes",
                                     ".persistent",
                                     ".persistent.x",
                                     ".persistent_x",
                                     ".plt",
                                     ".preinit_array",
                                     ".rel",
                                     ".rela.x",
                                     ".relax",
                                     ".reloc",
                                     ".relro",
                                     ".riscv.attributes",
                                     ".rodata",
                                     ".rodata.cst16",
                                     ".rodata.cst4",
                                     ".rodata.str1.1",
                                     ".rodata.tvm",
                                     ".rodata1",
                                     ".sbss",
                                     ".sbss2",
                                     ".sdata",
                                     ".sdata2",
                                     ".shstrtab",
                                     ".srodata",
                                     ".srodata.x",
                                     ".stab",
                                     ".stab.x",
                                     ".stabstr",
                                     ".strtab",
                                     ".symtab",
                                     ".symtab_shndx",
                                     ".tbss",
                                     ".tdata",
                                     ".tdatax",
                                     ".text",
                                     ".text_x",
                                     ".textures",
                                     ".tm_clone_table",
                                     ".vectors",
                                     ".zdebug_x",
                                     "$",
                                     "$x",
                                     ".",
                                     "..",
                                     "0",
                                     "0abc",
                                     "COMMON",
                                     "a",
                                     "bss",
                                     "data",
                                     "flash",
                                     "rodata",
                                     "text",
                                     "_a"};

bool IsAccepted(const codegen::MetadataSpec& spec) {
  codegen::ViolationList violations;
  return codegen::MakePlan(spec, violations).has_value();
}

codegen::MetadataSpec FunctionSpec(std::vector<std::string> names) {
  return codegen::SpecOf({codegen::ListedModule("m", std::move(names))});
}

codegen::MetadataSpec ConstantSpec(const std::vector<std::string>& names) {
  codegen::MetadataSpec spec = FunctionSpec({"f_"});
  for (const std::string& name : names) {
    spec.constants.push_back(
        codegen::Constant(name, codegen::kUInt8, {2}, "xy"));
  }
  return spec;
}

std::vector<std::string> AcceptedSymbols() {
  std::vector<std::string> accepted;
  for (const char* name : kSymbols) {
    // What can be a function can be a constant.
    EXPECT_EQ(IsAccepted(FunctionSpec({name})),
              IsAccepted(ConstantSpec({name})))
        << name;
    if (IsAccepted(FunctionSpec({name}))) accepted.push_back(name);
  }
  return accepted;
}

// One constant for each section that the plan accepts.
codegen::MetadataSpec SectionSpec() {
  codegen::MetadataSpec spec = FunctionSpec({"f_"});
  for (const char* section : kSections) {
    codegen::MetadataSpec one = ConstantSpec({"k"});
    one.constants[0].section = section;
    if (!IsAccepted(one)) continue;
    codegen::ConstantSpec constant = one.constants[0];
    constant.name = absl::StrCat("k_", spec.constants.size());
    spec.constants.push_back(constant);
  }
  return spec;
}

// Macros without an underscore in front, which no strict dialect has.
class PredefinedMacrosTest : public ::testing::TestWithParam<Compiler> {};

TEST_P(PredefinedMacrosTest, NoneIsAcceptedAsASymbol) {
  Workbench workbench;
  workbench.Write("includes.c", "#include <stddef.h>\n#include <stdint.h>\n");
  std::vector<std::string> argv = {GetParam().program};
  argv.insert(argv.end(), GetParam().flags.begin(), GetParam().flags.end());
  for (const char* argument : {"-std=gnu2x", "-dM", "-E", "includes.c"}) {
    argv.push_back(argument);
  }
  const auto result = workbench.Execute(argv);
  ASSERT_TRUE(result.has_value());
  size_t macros = 0;
  for (absl::string_view line :
       absl::StrSplit(result->standard_output.text, '\n')) {
    if (!absl::ConsumePrefix(&line, "#define ")) continue;
    ++macros;
    const std::string name(line.substr(0, line.find_first_of(" (")));
    if (name[0] == '_') continue;
    EXPECT_FALSE(IsAccepted(FunctionSpec({name}))) << name;
    EXPECT_FALSE(IsAccepted(ConstantSpec({name}))) << name;
  }
  EXPECT_GT(macros, 100u);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, PredefinedMacrosTest,
                         ::testing::ValuesIn(AllCompilers()),
                         [](const auto& test) { return test.param.name; });

using SymbolNamesTest = CompileMatrixTest;

TEST_P(SymbolNamesTest, WhatThePlanAcceptsCompiles) {
  const std::vector<std::string> names = AcceptedSymbols();
  for (codegen::MetadataSpec spec :
       {FunctionSpec(names), ConstantSpec(names)}) {
    // The two that have declarations of their own.
    for (const auto runtime :
         {&codegen::CrtRuntime(), &codegen::StandaloneRuntime()}) {
      spec.runtime = runtime;
      Workbench workbench;
      const GeneratedModel model(spec, workbench);
      EXPECT_TRUE(
          workbench.Compile(compiler(), dialect(), {"-O0"}, {model.source()}));
      EXPECT_TRUE(workbench.Compile(
          compiler(), dialect(), {"-fsyntax-only", "-include", model.header()},
          {model.source()}));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Everywhere, SymbolNamesTest,
                         ::testing::ValuesIn(CompileMatrix(AllCompilers())),
                         [](const auto& test) { return CellName(test.param); });

TEST(AcceptedNamesTest, OrdinaryNamesAreAmongThem) {
  const std::vector<std::string> names = AcceptedSymbols();
  for (const char* name :
       {"add", "gamma", "index", "args", "names", "section", "__tvm_main__"}) {
    EXPECT_THAT(names, Contains(name));
  }
  EXPECT_THAT(names, Not(Contains("memcpy")));
}

class SectionNamesTest : public ::testing::TestWithParam<Compiler> {};

TEST_P(SectionNamesTest, WhatThePlanAcceptsIsReadOnlyData) {
  Workbench workbench;
  const GeneratedModel model(SectionSpec(), workbench);
  ASSERT_TRUE(workbench.Compile(
      GetParam(), CDialects().front(),
      {"-O0", "-g", "-fno-pic", "-Wa,--fatal-warnings"}, {model.source()}));
  const auto object = ReadObject(workbench.Path(model.object()));
  ASSERT_TRUE(object.ok()) << object.status();
  for (const codegen::PlannedConstant& constant : model.plan().constants) {
    const auto found = object->variables.find(constant.name);
    ASSERT_NE(found, object->variables.end()) << constant.section;
    const SectionContent& section = found->second.section;
    EXPECT_EQ(section.name, constant.section);
    EXPECT_TRUE(section.allocated && section.is_data && !section.writable &&
                !section.executable)
        << constant.section;
    EXPECT_EQ(found->second.bytes, "xy") << constant.section;
  }
}

INSTANTIATE_TEST_SUITE_P(Everywhere, SectionNamesTest,
                         ::testing::ValuesIn(AllCompilers()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace metad::conformance
