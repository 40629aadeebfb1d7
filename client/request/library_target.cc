#include "client/request/library_target.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace metad::client {
namespace {

// Processors whose names are those of targets.
constexpr char kArmFamily[] = "cortex-m";

// Those that may pass floating-point numbers in registers of their own; such
// objects do not link with others.
constexpr absl::string_view kWithFloatRegisters[] = {
    "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"};

// "llvm -keys=arm_cpu,cpu -mcpu=cortex-m4+nofp -mtriple=thumbv7em-none-eabi".
struct TvmTarget {
  absl::string_view kind;
  absl::string_view processor;
  absl::string_view triple;
  absl::string_view float_abi;
  // Anything else that names a processor.
  bool names_more = false;
};

TvmTarget ReadTarget(absl::string_view text) {
  TvmTarget target;
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (target.kind.empty()) {
      target.kind = word;
    } else if (absl::ConsumePrefix(&word, "-mcpu=")) {
      target.processor = word.substr(0, word.find('+'));
    } else if (absl::ConsumePrefix(&word, "-mtriple=")) {
      target.triple = word;
    } else if (absl::ConsumePrefix(&word, "-mfloat-abi=")) {
      target.float_abi = word;
    } else if (absl::ConsumePrefix(&word, "-keys=")) {
      // TVM's schedules for Arm, whose C has instructions of it.
      if (absl::StrContains(word, "arm_cpu")) target.names_more = true;
    } else if (absl::StartsWith(word, "-march=") ||
               absl::StartsWith(word, "-device=")) {
      target.names_more = true;
    }
  }
  return target;
}

std::string CortexOf(const TvmTarget& target) {
  const bool in_registers =
      target.float_abi == "hard" ||
      (target.float_abi.empty() && absl::EndsWith(target.triple, "eabihf"));
  for (const absl::string_view name : kWithFloatRegisters) {
    if (in_registers && target.processor == name) {
      return absl::StrCat(name, "f");
    }
  }
  return std::string(target.processor);
}

std::optional<std::string> TargetOf(const TvmTarget& target) {
  if (absl::StartsWith(target.processor, kArmFamily)) return CortexOf(target);
  if (absl::StrContains(target.triple, "linux")) {
    for (const char* const name : {"x86_64", "aarch64"}) {
      if (absl::StartsWith(target.triple, absl::StrCat(name, "-"))) return name;
    }
  }
  const bool is_compiled = target.kind == "c" || target.kind == "llvm";
  const bool says_more =
      !target.processor.empty() || !target.triple.empty() || target.names_more;
  if (is_compiled && !says_more) return "host";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> TargetOfLibrary(
    const std::vector<std::string>& tvm_targets) {
  std::optional<std::string> common;
  for (const std::string& text : tvm_targets) {
    std::optional<std::string> target = TargetOf(ReadTarget(text));
    if (!target.has_value()) return std::nullopt;
    if (common.has_value() && common != target) return std::nullopt;
    common = std::move(target);
  }
  return common;
}

}  // namespace metad::client
