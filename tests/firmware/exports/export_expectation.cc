#include "tests/firmware/exports/export_expectation.h"

#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/firmware/firmware_bench.h"

namespace metad::firmware {
namespace {

// Portable C runs on these; on one of the others each, so that every target of
// the catalogue has its share.
const char* const kPortable[] = {"host", "cortex-m3", "cortex-m4"};
// the catalogue has its share. There is no libgcc here for a big-endian Arm.
const char* const kOthers[] = {"cortex-m4f",  "cortex-m7",   "cortex-m7f",
                               "cortex-m33",  "cortex-m33f", "cortex-m55",
                               "cortex-m55f", "rv32imac",    "rv64gc",
                               "aarch64",     "s390x"};

// What follows `option` in TVM's target, "" where it is not there.
std::string OptionOf(const IndexedExport& tvm_export,
                     const std::string& option) {
  const std::string& target = tvm_export.target;
  const size_t begin = target.find(option);
  if (begin == std::string::npos) return "";
  const size_t value = begin + option.size();
  return target.substr(value, target.find(' ', value) - value);
}

bool IsC(const IndexedExport& tvm_export) { return tvm_export.HasTarget("c "); }

// The target of the catalogue that TVM's target means; empty where it is none.
std::string MachineOf(const IndexedExport& tvm_export) {
  const std::string processor = OptionOf(tvm_export, "-mcpu=");
  const std::string triple = OptionOf(tvm_export, "-mtriple=");
  const std::string board = OptionOf(tvm_export, "-model=");
  if (processor == "generic-rv32") return "rv32imac";
  if (processor == "generic-rv64") return "rv64gc";
  if (absl::StrContains(triple, "aarch64")) return "aarch64";
  if (absl::StartsWith(processor, "cortex-m")) {
    return absl::StrCat(processor,
                        tvm_export.HasTarget("-mfloat-abi=hard") ? "f" : "");
  }
  if (!processor.empty()) return "";
  if (!board.empty() && board != "host") return "";
  return "host";
}

Expectation Refused(int exit_code, std::vector<std::string> messages) {
  Expectation expectation;
  expectation.outcome = Outcome::kRefused;
  expectation.exit_code = exit_code;
  expectation.messages = std::move(messages);
  return expectation;
}

Expectation TakenOnly() {
  Expectation expectation;
  expectation.outcome = Outcome::kTaken;
  return expectation;
}

Expectation LinksOnly() {
  Expectation expectation;
  expectation.outcome = Outcome::kLinks;
  return expectation;
}

// What TVM itself made wrong.
std::optional<Expectation> KnownFault(const IndexedExport& tvm_export) {
  // LLVM's code for the C++ runtime calls through pointers that only its loader
  // fills.
  if (tvm_export.runtime == "cpp" && tvm_export.HasTarget("llvm")) {
    return Refused(3, {"C++ runtime"});
  }
  // See program/cmsis_nn.c.
  if (tvm_export.external == "cmsis") return LinksOnly();
  // TVM's C has vectors (int32_t4) of OpenCL.
  if (tvm_export.may_vectorize && IsC(tvm_export)) {
    return Refused(1, {"int32_t4"});
  }
  // TVM's C has "half", a type of OpenCL.
  if (tvm_export.network == "f16" && IsC(tvm_export)) {
    return Refused(1, {"half"});
  }
  // An input called 1st: TVM's C declares it as it is.
  if (tvm_export.network == "cname" && tvm_export.executor == "aot") {
    return Refused(1, {"suffix"});
  }
  // An output that is listed twice is written once.
  if (tvm_export.network == "inout" && tvm_export.executor == "aot") {
    return LinksOnly();
  }
  // LLVM leaves the planned constants out of the archive.
  if (tvm_export.executor == "aot" && tvm_export.runtime == "crt" &&
      tvm_export.plans_memory && tvm_export.HasTarget("llvm")) {
    return Refused(3, {"constants that TVM left out of the archive"});
  }
  // The packed interface has no way to pass pools: TVM's entry leaves them
  // uninitialised.
  if (tvm_export.executor == "aot" && !tvm_export.is_unpacked &&
      tvm_export.has_caller_pools) {
    return Refused(3, {"sets", "interface-api=c"});
  }
  // LLVM takes the C of Arm's DSP schedules for declarations alone.
  if (tvm_export.network == "u8net" && tvm_export.HasTarget("llvm") &&
      tvm_export.HasTarget("-keys=arm_cpu")) {
    return TakenOnly();
  }
  return std::nullopt;
}

}  // namespace

std::vector<ExportRun> RunsOf(const IndexedExport& tvm_export) {
  Expectation expectation = KnownFault(tvm_export).value_or(Expectation());
  // LLVM has a pointer in .sdata, which a C++ runtime would set.
  expectation.has_initialized_data =
      absl::StrContains(tvm_export.target, "riscv");
  const std::string machine = MachineOf(tvm_export);
  std::vector<std::string> options;
  // Several models have no name together.
  if (!tvm_export.models.empty()) options = {"--model-name", "both"};
  std::vector<ExportRun> runs;
  if (machine.empty()) {
    runs.push_back({"", "host", options, Refused(2, {"--target"})});
  } else {
    runs.push_back({"", machine, options, expectation});
  }
  if (tvm_export.external == "cmsis") {
    // CMSIS-NN's headers are not in the archive.
    runs[0].expectation = Refused(1, {"arm_nnfunctions.h", "-I"});
    options = {"-I", Runfile("tests/firmware/exports/cmsis_nn")};
    runs.push_back({machine, machine, options, expectation});
  }
  // C for a processor that is none of the catalogue's is for whatever it is
  // told.
  const bool is_portable =
      IsC(tvm_export) && tvm_export.kind == "mlf" &&
      (machine.empty() || OptionOf(tvm_export, "-mcpu=").empty());
  if (!is_portable) return runs;
  for (const char* target : kPortable) {
    if (target != machine)
      runs.push_back({target, target, options, expectation});
  }
  const size_t other = std::accumulate(tvm_export.name.begin(),
                                       tvm_export.name.end(), size_t{0}) %
                       (sizeof(kOthers) / sizeof(kOthers[0]));
  runs.push_back({kOthers[other], kOthers[other], options, expectation});
  return runs;
}

}  // namespace metad::firmware
