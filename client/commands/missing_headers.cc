#include "client/commands/missing_headers.h"

#include <re2/re2.h>

#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace metad::client {
namespace {

// Empty where the message is another one.
std::string MissingFile(const v1::Diagnostic& diagnostic) {
  // Without a line, it is a program that is not there.
  static const RE2& gcc = *new RE2(R"((.+): No such file or directory)");
  static const RE2& clang = *new RE2(R"('(.+)' file not found)");
  // Of .incbin, which is looked up in the same directories.
  static const RE2& gas = *new RE2(R"(file not found: (.+))");
  static const RE2& llvm = *new RE2(R"(Could not find incbin file '(.+)')");
  if (diagnostic.severity() != v1::Diagnostic::ERROR) return "";
  std::string file;
  const bool is_missing = (diagnostic.line() > 0 &&
                           RE2::FullMatch(diagnostic.text(), gcc, &file)) ||
                          RE2::FullMatch(diagnostic.text(), clang, &file) ||
                          RE2::FullMatch(diagnostic.text(), gas, &file) ||
                          RE2::FullMatch(diagnostic.text(), llvm, &file);
  return is_missing ? file : "";
}

std::string PlaceOf(const v1::Diagnostic& diagnostic) {
  if (diagnostic.line() == 0) return diagnostic.file();
  return absl::StrCat(diagnostic.file(), ":", diagnostic.line());
}

// Of ISO C++17, clause 20.5.1.2: those of C's library and those that operators
// use.
bool IsOfCxxLibrary(absl::string_view file) {
  static const auto& headers = *new std::set<absl::string_view>{
      "algorithm",     "any",           "array",
      "atomic",        "bitset",        "cassert",
      "cctype",        "cerrno",        "cfenv",
      "cfloat",        "charconv",      "chrono",
      "cinttypes",     "climits",       "clocale",
      "cmath",         "complex",       "csetjmp",
      "csignal",       "cstdarg",       "cstddef",
      "cstdint",       "cstdio",        "cstdlib",
      "cstring",       "ctime",         "deque",
      "exception",     "functional",    "initializer_list",
      "iomanip",       "iostream",      "iterator",
      "limits",        "list",          "map",
      "memory",        "mutex",         "new",
      "numeric",       "optional",      "ostream",
      "queue",         "random",        "ratio",
      "set",           "sstream",       "stdexcept",
      "string",        "string_view",   "thread",
      "tuple",         "type_traits",   "typeinfo",
      "unordered_map", "unordered_set", "utility",
      "valarray",      "variant",       "vector"};
  return headers.count(file) != 0;
}

// Names a way that leads to the file: an include file's own path is relative
// and leads nowhere up.
std::string WayOut(absl::string_view module, absl::string_view file) {
  if (absl::StartsWith(file, "/")) {
    return absl::StrCat("'", file,
                        "' is a path of the machine that it was written on, "
                        "expected a relative one in the source, and the file "
                        "beside it or in a directory of -I ",
                        module, ":DIR");
  }
  if (IsOfCxxLibrary(file)) {
    return absl::StrCat(
        "'", file,
        "' is of the C++ standard library, and the target's toolchain has none "
        "here; for Arm Cortex-M and -R, Debian has one in the package "
        "libstdc++-arm-none-eabi-newlib, else expected -I ",
        module, ":DIR with the directory of one");
  }
  std::string text =
      absl::StrCat("'", file, "' is in no directory of -I, expected -I ",
                   module, ":DIR with the directory that has it");
  if (absl::StrContains(file, "../")) return text;
  return absl::StrCat(text, ", or --include-file ", module, ":", file, "=FILE");
}

}  // namespace

void AddMissingHeaders(const std::vector<v1::Diagnostic>& diagnostics,
                       Failure& failure) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const v1::Diagnostic& diagnostic : diagnostics) {
    const std::string file = MissingFile(diagnostic);
    if (file.empty() || !seen.emplace(diagnostic.subject(), file).second) {
      continue;
    }
    if (failure.details.size() >= kMaxDetails) {
      ++failure.omitted_details;
      continue;
    }
    failure.details.push_back(
        {PlaceOf(diagnostic), WayOut(diagnostic.subject(), file), ""});
  }
}

}  // namespace metad::client
