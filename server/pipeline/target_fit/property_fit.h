#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_PROPERTY_FIT_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_PROPERTY_FIT_H_

#include <string>
#include <utility>
#include <vector>

#include "server/pipeline/object_file.h"
#include "server/pipeline/target_fit/fit_finding.h"
#include "server/pipeline/target_fit/gnu_properties.h"

namespace metad::pipeline {

// Holds what an object's program properties say that it needs against the
// baseline of its architecture, which is what targets of x86-64 and AArch64
// are.
std::vector<FitFinding> CompareProperties(const ObjectFile& object,
                                          const GnuProperties& properties);

// An object of an image, by its owner's name, and what it says.
struct ObjectProperties {
  std::string owner;
  GnuProperties properties;
  bool has_code = true;
};

// What an image of these objects loses: linkers mark it as protected (BTI, PAC,
// IBT, SHSTK) only where all of them are. A sentence without a full stop for
// each mark that some have and others have not; the marks of objects without
// code, which protect nothing, are none that an image could lose.
std::vector<std::string> LostProtection(
    uint16_t machine, const std::vector<ObjectProperties>& objects);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_PROPERTY_FIT_H_
