#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_FIT_FINDING_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_FIT_FINDING_H_

#include <string>

namespace metad::pipeline {

// What a finding is about.
enum class FitAspect {
  // How functions call each other and share data: what linkers compare.
  kConvention,
  // What the core has to execute: linkers take the most of all objects for what
  // the image needs, whatever it is for.
  kExecution,
};

enum class FitVerdict {
  // A linker refuses it, or the core cannot execute it.
  kRefused,
  // It links, and some cores of the target execute it, or it works as long as
  // nobody depends on what differs.
  kRisky,
  // The object does not say.
  kUnknown,
};

// Something in which an object and the target do not agree.
struct FitFinding {
  FitAspect aspect = FitAspect::kExecution;
  FitVerdict verdict = FitVerdict::kRefused;
  // What says it, as the ABI calls it: "Tag_CPU_arch".
  std::string attribute;
  // What it says there, and what was expected; both go on after "is" and
  // "expected".
  std::string found;
  std::string expected;

  // "Tag_CPU_arch is v8-M.mainline; expected v7E-M".
  std::string Text() const {
    return attribute + " is " + found + "; expected " + expected;
  }
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_FIT_FINDING_H_
