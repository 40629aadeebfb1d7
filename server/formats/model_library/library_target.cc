#include "server/formats/model_library/library_target.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr char kHost[] = "host";

// A Cortex-M by its name for compilers.
struct Cortex {
  absl::string_view processor;
  absl::string_view target;
  // Whether it may pass floating-point numbers in registers; such objects do
  // not link with others.
  bool has_float_registers = false;
  // Whether a chip may lack instructions that are compiled to by default, which
  // TVM says with a "+no...".
  bool has_options = false;
};

constexpr Cortex kCortexes[] = {
    {"cortex-m0", "cortex-m0"},
    // The instructions are those of the M0.
    {"cortex-m0plus", "cortex-m0"},
    {"cortex-m1", "cortex-m0"},
    {"cortex-m3", "cortex-m3"},
    {"cortex-m4", "cortex-m4", true},
    {"cortex-m7", "cortex-m7", true},
    {"cortex-m33", "cortex-m33", true, true},
    {"cortex-m55", "cortex-m55", true, true},
};

// How the names of LLVM's 64-bit x86 processors begin.
constexpr absl::string_view kX86Processors[] = {
    "x86-64",  "core-avx",   "nehalem",        "sandybridge", "ivybridge",
    "haswell", "broadwell",  "skylake",        "cascadelake", "icelake",
    "znver",   "cooperlake", "sapphirerapids", "alderlake",   "corei7",
    "btver2",  "westmere",   "cannonlake",     "tigerlake",   "rocketlake"};

// Of which TVM generates code for another machine than the one that starts it.
constexpr absl::string_view kDevices[] = {
    "cuda", "opencl", "rocm", "vulkan", "metal", "webgpu", "nvptx", "hexagon"};

// What is never served, by how its name begins.
constexpr std::pair<absl::string_view, absl::string_view> kUnserved[] = {
    {"esp32c",
     "an ESP32-C has a RISC-V core, which its board's name does not "
     "describe"},
    {"esp32h",
     "an ESP32-H has a RISC-V core, which its board's name does not "
     "describe"},
    {"esp32", "an ESP32 has an Xtensa core, which metad does not serve"},
    {"esp8266", "an ESP8266 has an Xtensa core, which metad does not serve"},
    {"xtensa", "metad does not serve Xtensa"},
};

struct TvmTarget {
  absl::string_view kind;
  absl::string_view processor;
  // What follows the processor's name: "+nodsp+nofp".
  absl::string_view features;
  absl::string_view triple;
  absl::string_view float_abi;
  absl::string_view architecture;
  absl::string_view attributes;
  absl::string_view abi;
  absl::string_view model;
  // Anything else that names a processor.
  bool names_more = false;

  bool is_compiled() const { return kind == "c" || kind == "llvm"; }
  bool is_device() const {
    return std::find(std::begin(kDevices), std::end(kDevices), kind) !=
           std::end(kDevices);
  }
  bool names_nothing() const {
    const bool has_model =
        !model.empty() && model != kHost && model != "unknown";
    return processor.empty() && triple.empty() && architecture.empty() &&
           !has_model && !names_more;
  }
};

TvmTarget ReadTarget(absl::string_view text) {
  TvmTarget target;
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (target.kind.empty()) {
      target.kind = word;
    } else if (absl::ConsumePrefix(&word, "-mcpu=")) {
      const size_t plus = word.find('+');
      target.processor = word.substr(0, plus);
      if (plus != absl::string_view::npos) target.features = word.substr(plus);
    } else if (absl::ConsumePrefix(&word, "-mtriple=")) {
      target.triple = word;
    } else if (absl::ConsumePrefix(&word, "-mfloat-abi=")) {
      target.float_abi = word;
    } else if (absl::ConsumePrefix(&word, "-march=")) {
      target.architecture = word;
    } else if (absl::ConsumePrefix(&word, "-mattr=")) {
      target.attributes = word;
    } else if (absl::ConsumePrefix(&word, "-mabi=")) {
      target.abi = word;
    } else if (absl::ConsumePrefix(&word, "-model=")) {
      target.model = word;
    } else if (absl::ConsumePrefix(&word, "-keys=")) {
      // TVM's schedules for Arm, whose C has instructions of it.
      if (absl::StrContains(word, "arm_cpu")) target.names_more = true;
    } else if (absl::StartsWith(word, "-device=")) {
      target.names_more = true;
    }
  }
  return target;
}

using Meaning = LibraryTarget;

Meaning Unknown(std::string reason = "") {
  return {std::nullopt, std::move(reason)};
}

Meaning CortexOf(const Cortex& cortex, const TvmTarget& target) {
  if (cortex.has_options && absl::StrContains(target.features, "+no")) {
    return Unknown(absl::StrCat(
        "its ", cortex.processor, " lacks instructions (",
        platform::Printable(target.features), ") that metad's target uses"));
  }
  // TVM has LLVM pass floats in core registers unless -mfloat-abi says
  // otherwise, even where the triple does. C sources are compiled as the target
  // has it.
  const bool in_registers = target.float_abi == "hard" ||
                            (target.kind == "c" && target.float_abi.empty() &&
                             absl::EndsWith(target.triple, "eabihf"));
  const bool has_suffix = in_registers && cortex.has_float_registers;
  return {absl::StrCat(cortex.target, has_suffix ? "f" : ""), ""};
}

bool HasAll(absl::string_view attributes,
            std::initializer_list<absl::string_view> wanted) {
  const std::vector<absl::string_view> words = absl::StrSplit(attributes, ',');
  return std::all_of(wanted.begin(), wanted.end(), [&](absl::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

// LLVM's own defaults are the base alone: what a chip has, the words say.
Meaning RiscvOf(const TvmTarget& target) {
  const bool is_bare = !absl::StrContains(target.triple, "linux");
  if (is_bare && absl::StartsWith(target.triple, "riscv32") &&
      target.abi == "ilp32" && HasAll(target.attributes, {"+m", "+a", "+c"}) &&
      !absl::StrContains(target.attributes, "+f") &&
      !absl::StrContains(target.attributes, "+d")) {
    return {"rv32imac", ""};
  }
  if (is_bare && absl::StartsWith(target.triple, "riscv64") &&
      target.abi == "lp64d" &&
      HasAll(target.attributes, {"+m", "+a", "+f", "+d", "+c"})) {
    return {"rv64gc", ""};
  }
  return Unknown(
      "metad's RISC-V targets are rv32imac with the ABI ilp32 and "
      "rv64gc with lp64d, and it does not say that it is one of "
      "them");
}

Meaning OfTriple(const TvmTarget& target) {
  const bool is_linux = absl::StrContains(target.triple, "linux");
  for (const char* const name : {"x86_64", "aarch64", "s390x"}) {
    if (is_linux && absl::StartsWith(target.triple, absl::StrCat(name, "-"))) {
      return {name, ""};
    }
  }
  if (absl::StartsWith(target.triple, "riscv")) return RiscvOf(target);
  if (absl::StrContains(target.triple, "-none-")) {
    if (absl::StartsWith(target.triple, "thumbv6m-")) return {"cortex-m0", ""};
    if (absl::StartsWith(target.triple, "thumbv7m-")) return {"cortex-m3", ""};
  }
  return Unknown();
}

Meaning OfProcessor(const TvmTarget& target) {
  for (const Cortex& cortex : kCortexes) {
    if (target.processor == cortex.processor) return CortexOf(cortex, target);
  }
  if (target.processor == "cortex-r5" && target.triple.empty()) {
    return Unknown(
        "a Cortex-R5 is little-endian there, and metad's "
        "cortex-r5be is big-endian");
  }
  if (!target.triple.empty()) return OfTriple(target);
  for (const absl::string_view name : kX86Processors) {
    if (absl::StartsWith(target.processor, name)) return {"x86_64", ""};
  }
  return Unknown();
}

Meaning OfBoard(const TvmTarget& target) {
  for (const auto& [name, reason] : kUnserved) {
    if (absl::StartsWith(target.model, name) ||
        absl::StartsWith(target.triple, name)) {
      return Unknown(std::string(reason));
    }
  }
  if (target.model.empty()) return Unknown();
  return Unknown(absl::StrCat("'", platform::Printable(target.model),
                              "' is a board or chip, and no -mcpu= says which "
                              "processor it has"));
}

Meaning MeaningOf(const TvmTarget& target) {
  if (!target.processor.empty()) return OfProcessor(target);
  if (target.names_nothing()) return {kHost, ""};
  if (target.architecture == "rv32imac" || target.architecture == "rv64gc") {
    return {std::string(target.architecture), ""};
  }
  Meaning of_triple = target.triple.empty() ? Unknown() : OfTriple(target);
  if (of_triple.name.has_value() || !of_triple.reason.empty()) {
    return of_triple;
  }
  return OfBoard(target);
}

}  // namespace

LibraryTarget TargetOfLibrary(const std::vector<std::string>& tvm_targets) {
  LibraryTarget common;
  // Of an accelerator, where the code that calls it names no processor.
  LibraryTarget beside;
  for (const std::string& text : tvm_targets) {
    const TvmTarget target = ReadTarget(text);
    if (target.is_device()) {
      return Unknown(absl::StrCat("'", platform::Printable(target.kind),
                                  "' is for code that another device runs"));
    }
    if (!target.is_compiled()) {
      if (!target.processor.empty()) beside = MeaningOf(target);
      continue;
    }
    LibraryTarget meaning = MeaningOf(target);
    if (!meaning.name.has_value()) return meaning;
    if (common.name.has_value() && common.name != meaning.name) {
      return Unknown(
          absl::StrCat("it means both ", *common.name, " and ", *meaning.name));
    }
    common = std::move(meaning);
  }
  const bool is_told_beside = common.name == kHost && beside.name.has_value();
  return is_told_beside ? beside : common;
}

}  // namespace metad::formats
