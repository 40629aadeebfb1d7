#include "server/pipeline/function_name.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "codegen/plan/symbol_check.h"

namespace metad::pipeline {
namespace {

using Kind = FunctionNameVerdict::Kind;

template <size_t kCount>
bool IsOneOf(const absl::string_view (&names)[kCount], absl::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// What follows the dot in names that gcc and clang make of a function's.
constexpr absl::string_view kSplitOff[] = {
    ".part.", ".constprop.", ".isra.",     ".cold",  ".lto_priv.",
    ".llvm.", ".localalias", ".lto_final", ".ltrans"};

bool IsSplitOff(absl::string_view name) {
  return std::any_of(
      std::begin(kSplitOff), std::end(kSplitOff),
      [name](absl::string_view part) { return absl::StrContains(name, part); });
}

// What starts a program or the C library, as newlib, picolibc, CMSIS and
// compilers' own libraries call it, and what the former ask of the system.
constexpr absl::string_view kStartUp[] = {
    "_close",          "_cstart",
    "_execve",         "_exit",
    "_fini",           "_fork",
    "_fstat",          "_getpid",
    "_gettimeofday",   "_init",
    "_isatty",         "_kill",
    "_link",           "_lseek",
    "_mainCRTStartup", "_open",
    "_read",           "_sbrk",
    "_start",          "_stat",
    "_times",          "_unlink",
    "_wait",           "_write",
    "SystemInit",      "SystemCoreClockUpdate"};

// CMSIS-Core's names, for Cortex-M and Cortex-A.
constexpr absl::string_view kHandlers[] = {
    "BusFault_Handler", "DAbt_Handler",        "DebugMon_Handler",
    "Default_Handler",  "FIQ_Handler",         "HardFault_Handler",
    "IRQ_Handler",      "MemManage_Handler",   "NMI_Handler",
    "PAbt_Handler",     "PendSV_Handler",      "Reset_Handler",
    "SVC_Handler",      "SecureFault_Handler", "SysTick_Handler",
    "Undef_Handler",    "UsageFault_Handler"};

bool IsHandler(absl::string_view name) {
  return IsOneOf(kHandlers, name) || absl::EndsWith(name, "_IRQHandler");
}

// Habits, which an operator's author may have, too.
bool LooksLikeHandler(absl::string_view name) {
  return absl::EndsWith(name, "_Handler") ||
         absl::EndsWith(name, "IRQHandler") || absl::EndsWith(name, "_ISR") ||
         absl::EndsWith(name, "_isr") || absl::StartsWith(name, "ISR_") ||
         absl::StartsWith(name, "isr_");
}

// TVMBackendAllocWorkspace, TVMPlatformAbort, ...
bool IsInterfaceOfTvm(absl::string_view name) {
  constexpr absl::string_view kTvm = "TVM";
  return absl::StartsWith(name, kTvm) && name.size() > kTvm.size() &&
         absl::ascii_isupper(static_cast<unsigned char>(name[kTvm.size()]));
}

// Without what was expected, which depends on who asks.
std::string Problem(absl::string_view name) {
  const std::string problem = codegen::SymbolProblem(name);
  return problem.substr(0, problem.find("; "));
}

}  // namespace

FunctionNameVerdict JudgeFunctionName(absl::string_view name) {
  if (IsSplitOff(name)) {
    return {Kind::kNoOperator,
            "is what a compiler made of a part of a function"};
  }
  if (absl::StrContains(name, '@')) {
    return {Kind::kNoOperator, "is a versioned name, which is no C identifier"};
  }
  if (IsHandler(name)) {
    return {Kind::kNoOperator, "is a handler of the vector table"};
  }
  if (IsOneOf(kStartUp, name)) {
    return {Kind::kNoOperator, "belongs to the program's start and C library"};
  }
  std::string problem = Problem(name);
  if (!problem.empty()) return {Kind::kNoOperator, std::move(problem)};
  if (LooksLikeHandler(name)) {
    return {Kind::kOnlyIfAskedFor, "is called like an interrupt handler"};
  }
  if (absl::StartsWith(name, "_Z")) {
    return {Kind::kOnlyIfAskedFor, "is a C++ function without extern \"C\""};
  }
  if (IsInterfaceOfTvm(name)) {
    return {Kind::kOnlyIfAskedFor, "is called like TVM's own interface"};
  }
  return {};
}

}  // namespace metad::pipeline
