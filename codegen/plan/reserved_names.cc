#include "codegen/plan/reserved_names.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace metad::codegen {
namespace {

// All lists are sorted, for binary search. The first two hold what gcc 12 and
// clang 14 refuse in the dialects C99 to C17 and C++11 to C++20.

// Each exists for double, with an f for float, and with an l for long double.
constexpr absl::string_view kMathFunctions[] = {
    "acos",      "acosh",  "asin",      "asinh",     "atan",       "atan2",
    "atanh",     "cabs",   "cacos",     "cacosh",    "carg",       "casin",
    "casinh",    "catan",  "catanh",    "cbrt",      "ccos",       "ccosh",
    "ceil",      "cexp",   "cimag",     "clog",      "conj",       "copysign",
    "cos",       "cosh",   "cpow",      "cproj",     "creal",      "csin",
    "csinh",     "csqrt",  "ctan",      "ctanh",     "erf",        "erfc",
    "exp",       "exp2",   "expm1",     "fabs",      "fdim",       "floor",
    "fma",       "fmax",   "fmin",      "fmod",      "frexp",      "hypot",
    "ilogb",     "ldexp",  "lgamma",    "llrint",    "llround",    "log",
    "log10",     "log1p",  "log2",      "logb",      "lrint",      "lround",
    "modf",      "nan",    "nearbyint", "nextafter", "nexttoward", "pow",
    "remainder", "remquo", "rint",      "round",     "scalbln",    "scalbn",
    "sin",       "sinh",   "sqrt",      "tan",       "tanh",       "tgamma",
    "trunc"};

constexpr absl::string_view kOtherLibraryFunctions[] = {"abort",
                                                        "abs",
                                                        "aligned_alloc",
                                                        "calloc",
                                                        "exit",
                                                        "feclearexcept",
                                                        "fegetenv",
                                                        "fegetexceptflag",
                                                        "fegetround",
                                                        "feholdexcept",
                                                        "feraiseexcept",
                                                        "fesetenv",
                                                        "fesetexceptflag",
                                                        "fesetround",
                                                        "fetestexcept",
                                                        "feupdateenv",
                                                        "fopen",
                                                        "fprintf",
                                                        "fputc",
                                                        "fputs",
                                                        "fread",
                                                        "free",
                                                        "fscanf",
                                                        "fwrite",
                                                        "imaxabs",
                                                        "isalnum",
                                                        "isalpha",
                                                        "isblank",
                                                        "iscntrl",
                                                        "isdigit",
                                                        "isgraph",
                                                        "isinf",
                                                        "islower",
                                                        "isnan",
                                                        "isprint",
                                                        "ispunct",
                                                        "isspace",
                                                        "isupper",
                                                        "iswalnum",
                                                        "iswalpha",
                                                        "iswblank",
                                                        "iswcntrl",
                                                        "iswdigit",
                                                        "iswgraph",
                                                        "iswlower",
                                                        "iswprint",
                                                        "iswpunct",
                                                        "iswspace",
                                                        "iswupper",
                                                        "iswxdigit",
                                                        "isxdigit",
                                                        "labs",
                                                        "llabs",
                                                        "malloc",
                                                        "memchr",
                                                        "memcmp",
                                                        "memcpy",
                                                        "memmove",
                                                        "memset",
                                                        "printf",
                                                        "putc",
                                                        "putchar",
                                                        "puts",
                                                        "realloc",
                                                        "scanf",
                                                        "snprintf",
                                                        "sprintf",
                                                        "sscanf",
                                                        "strcat",
                                                        "strchr",
                                                        "strcmp",
                                                        "strcpy",
                                                        "strcspn",
                                                        "strerror",
                                                        "strftime",
                                                        "strlen",
                                                        "strncat",
                                                        "strncmp",
                                                        "strncpy",
                                                        "strpbrk",
                                                        "strrchr",
                                                        "strspn",
                                                        "strstr",
                                                        "strtod",
                                                        "strtof",
                                                        "strtok",
                                                        "strtol",
                                                        "strtold",
                                                        "strtoll",
                                                        "strtoul",
                                                        "strtoull",
                                                        "strxfrm",
                                                        "tolower",
                                                        "toupper",
                                                        "towlower",
                                                        "towupper",
                                                        "va_copy",
                                                        "va_end",
                                                        "va_start",
                                                        "vfork",
                                                        "vfprintf",
                                                        "vfscanf",
                                                        "vprintf",
                                                        "vscanf",
                                                        "vsnprintf",
                                                        "vsprintf",
                                                        "vsscanf",
                                                        "wcschr",
                                                        "wcscmp",
                                                        "wcslen",
                                                        "wcsncmp",
                                                        "wmemchr",
                                                        "wmemcmp",
                                                        "wmemcpy",
                                                        "wmemmove"};

// What <stddef.h> defines, which sources without a runtime include.
constexpr absl::string_view kStddefNames[] = {
    "NULL",      "max_align_t", "nullptr_t", "offsetof",
    "ptrdiff_t", "rsize_t",     "size_t",    "unreachable"};

// What compilers define without underscores, unless they are told to be strict
// (-std=c99 instead of -std=gnu99): gcc's and clang's names of systems,
// processors and languages, and MinGW's. And what picolibc's headers say of how
// it was configured, whichever of them is included.
constexpr absl::string_view kPredefinedMacros[] = {
    "ATOMIC_UNGETC", "AVR",      "FAST_STRCMP", "LANGUAGE_C",
    "MIPSEB",        "MIPSEL",   "MSP430",      "NEWLIB_TLS",
    "PICOLIBC_TLS",  "POSIX_IO", "PPC",         "PREFER_SIZE_OVER_SPEED",
    "R3000",         "R4000",    "TINY_STDIO",  "WIN32",
    "WIN64",         "WINNT",    "i386",        "linux",
    "m68k",          "mc68000",  "mips",        "powerpc",
    "sparc",         "sun",      "unix"};

template <size_t kSize>
constexpr size_t LongestOf(const absl::string_view (&names)[kSize]) {
  size_t longest = 0;
  for (const absl::string_view name : names) {
    longest = longest < name.size() ? name.size() : longest;
  }
  return longest;
}

// Compilers' names of operators are longer than all in the lists, and a plan
// has thousands of them: they are not looked for.
template <const auto& kSorted>
bool IsIn(absl::string_view name) {
  constexpr size_t kLongest = LongestOf(kSorted);
  return name.size() <= kLongest &&
         std::binary_search(std::begin(kSorted), std::end(kSorted), name);
}

bool IsLibraryFunction(absl::string_view name) {
  if (IsIn<kOtherLibraryFunctions>(name) || IsIn<kMathFunctions>(name)) {
    return true;
  }
  const bool has_suffix =
      absl::EndsWith(name, "f") || absl::EndsWith(name, "l");
  return has_suffix && IsIn<kMathFunctions>(name.substr(0, name.size() - 1));
}

bool IsForTheCompiler(absl::string_view name) {
  if (name.size() < 2 || name[0] != '_') return false;
  if (name[1] == '_') return !absl::StartsWith(name, "__tvm_");
  return absl::ascii_isupper(name[1]) && name[1] != 'Z';
}

}  // namespace

std::string ReservedNameProblem(absl::string_view name) {
  if (IsForTheCompiler(name)) {
    return "is reserved for the compiler; expected an identifier that starts "
           "with neither two underscores nor one and a capital";
  }
  if (name == "main" || name == "std") {
    return "has a meaning of its own in C or C++; expected another identifier";
  }
  if (IsIn<kPredefinedMacros>(name)) {
    return "is a macro of compilers or C libraries; expected another "
           "identifier";
  }
  if (IsIn<kStddefNames>(name)) {
    return "is reserved by <stddef.h>; expected another identifier";
  }
  if (IsLibraryFunction(name)) {
    return "is a function of the C library, whose type compilers know; "
           "expected another identifier";
  }
  return "";
}

}  // namespace metad::codegen
