#include "server/pipeline/toolchain_symbols.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace metad::pipeline {
namespace {

// In the order of bytes.
constexpr absl::string_view kNames[] = {
    "_ctype_",      "_ebss",         "_edata",
    "_end",         "_estack",       "_etext",
    "_exit",        "_fini",         "_global_impure_ptr",
    "_heap_end",    "_heap_start",   "_impure_ptr",
    "_init",        "_sbrk",         "_sbss",
    "_sdata",       "_sidata",       "_stack",
    "abort",        "abs",           "acos",
    "acosf",        "acosh",         "acoshf",
    "acoshl",       "acosl",         "aligned_alloc",
    "asctime",      "asin",          "asinf",
    "asinh",        "asinhf",        "asinhl",
    "asinl",        "at_quick_exit", "atan",
    "atan2",        "atan2f",        "atan2l",
    "atanf",        "atanh",         "atanhf",
    "atanhl",       "atanl",         "atexit",
    "atof",         "atoi",          "atol",
    "atoll",        "bcmp",          "bcopy",
    "bsearch",      "bzero",         "calloc",
    "cbrt",         "cbrtf",         "cbrtl",
    "ceil",         "ceilf",         "ceill",
    "clearerr",     "clock",         "close",
    "copysign",     "copysignf",     "copysignl",
    "cos",          "cosf",          "cosh",
    "coshf",        "coshl",         "cosl",
    "ctime",        "daylight",      "difftime",
    "div",          "edata",         "end",
    "environ",      "erf",           "erfc",
    "erfcf",        "erfcl",         "erff",
    "erfl",         "errno",         "etext",
    "exit",         "exp",           "exp10",
    "exp10f",       "exp10l",        "exp2",
    "exp2f",        "exp2l",         "expf",
    "expl",         "expm1",         "expm1f",
    "expm1l",       "fabs",          "fabsf",
    "fabsl",        "fclose",        "fdim",
    "fdimf",        "fdiml",         "feof",
    "ferror",       "fflush",        "fgetc",
    "fgets",        "floor",         "floorf",
    "floorl",       "fma",           "fmaf",
    "fmal",         "fmax",          "fmaxf",
    "fmaxl",        "fmin",          "fminf",
    "fminl",        "fmod",          "fmodf",
    "fmodl",        "fopen",         "fprintf",
    "fputc",        "fputs",         "fread",
    "free",         "freopen",       "frexp",
    "frexpf",       "frexpl",        "fscanf",
    "fseek",        "fstat",         "ftell",
    "fwrite",       "getc",          "getchar",
    "getenv",       "getpid",        "gets",
    "gettimeofday", "gmtime",        "hypot",
    "hypotf",       "hypotl",        "ilogb",
    "ilogbf",       "ilogbl",        "index",
    "isalnum",      "isalpha",       "isatty",
    "isblank",      "iscntrl",       "isdigit",
    "isgraph",      "islower",       "isprint",
    "ispunct",      "isspace",       "isupper",
    "isxdigit",     "kill",          "labs",
    "ldexp",        "ldexpf",        "ldexpl",
    "ldiv",         "lgamma",        "lgammaf",
    "lgammal",      "link",          "llabs",
    "lldiv",        "llrint",        "llrintf",
    "llrintl",      "llround",       "llroundf",
    "llroundl",     "localtime",     "log",
    "log10",        "log10f",        "log10l",
    "log1p",        "log1pf",        "log1pl",
    "log2",         "log2f",         "log2l",
    "logb",         "logbf",         "logbl",
    "logf",         "logl",          "longjmp",
    "lrint",        "lrintf",        "lrintl",
    "lround",       "lroundf",       "lroundl",
    "lseek",        "malloc",        "mblen",
    "mbstowcs",     "mbtowc",        "memalign",
    "memccpy",      "memchr",        "memcmp",
    "memcpy",       "memmove",       "mempcpy",
    "memrchr",      "memset",        "mktime",
    "modf",         "modff",         "modfl",
    "nan",          "nanf",          "nanl",
    "nearbyint",    "nearbyintf",    "nearbyintl",
    "nextafter",    "nextafterf",    "nextafterl",
    "nexttoward",   "nexttowardf",   "nexttowardl",
    "open",         "perror",        "posix_memalign",
    "pow",          "pow10",         "pow10f",
    "pow10l",       "powf",          "powl",
    "printf",       "putc",          "putchar",
    "puts",         "qsort",         "quick_exit",
    "raise",        "rand",          "rand_r",
    "read",         "realloc",       "remainder",
    "remainderf",   "remainderl",    "remove",
    "remquo",       "remquof",       "remquol",
    "rename",       "rewind",        "rindex",
    "rint",         "rintf",         "rintl",
    "round",        "roundf",        "roundl",
    "scalbln",      "scalblnf",      "scalblnl",
    "scalbn",       "scalbnf",       "scalbnl",
    "scanf",        "setbuf",        "setjmp",
    "setvbuf",      "signal",        "sin",
    "sincos",       "sincosf",       "sincosl",
    "sinf",         "sinh",          "sinhf",
    "sinhl",        "sinl",          "snprintf",
    "sprintf",      "sqrt",          "sqrtf",
    "sqrtl",        "srand",         "sscanf",
    "stat",         "stderr",        "stdin",
    "stdout",       "stpcpy",        "stpncpy",
    "strcasecmp",   "strcat",        "strchr",
    "strcmp",       "strcoll",       "strcpy",
    "strcspn",      "strdup",        "strerror",
    "strftime",     "strlen",        "strncasecmp",
    "strncat",      "strncmp",       "strncpy",
    "strndup",      "strnlen",       "strpbrk",
    "strrchr",      "strspn",        "strstr",
    "strtod",       "strtof",        "strtok",
    "strtok_r",     "strtol",        "strtold",
    "strtoll",      "strtoul",       "strtoull",
    "strxfrm",      "system",        "tan",
    "tanf",         "tanh",          "tanhf",
    "tanhl",        "tanl",          "tgamma",
    "tgammaf",      "tgammal",       "time",
    "times",        "timezone",      "tmpfile",
    "tolower",      "toupper",       "trunc",
    "truncf",       "truncl",        "tzname",
    "tzset",        "ungetc",        "unlink",
    "usleep",       "vfprintf",      "vprintf",
    "vsnprintf",    "vsprintf",      "wait",
    "wcslen",       "wmemcpy",       "write",
};

// 7.1.3: all that begins with an underscore and another one or a capital
// letter. libgcc's helpers, the Arm run-time ABI's and most of linker scripts'
// symbols are such.
bool IsReserved(absl::string_view symbol) {
  return symbol.size() > 1 && symbol[0] == '_' &&
         (symbol[1] == '_' ||
          absl::ascii_isupper(static_cast<unsigned char>(symbol[1])));
}

}  // namespace

bool IsGivenByToolchain(absl::string_view symbol) {
  if (IsReserved(symbol) || absl::StartsWith(symbol, "TVM")) return true;
  return std::binary_search(std::begin(kNames), std::end(kNames), symbol);
}

}  // namespace metad::pipeline
