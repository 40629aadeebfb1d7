#ifndef METAD_TESTS_CONFORMANCE_RANDOM_SPEC_H_
#define METAD_TESTS_CONFORMANCE_RANDOM_SPEC_H_

#include <cstdint>
#include <deque>
#include <string>

#include "codegen/plan/metadata_spec.h"

namespace metad::conformance {

// A correct spec with nothing else in common with the next one: names, modules,
// types, shapes, bits, alignments and sections are random. The same seed gives
// the same spec.
struct RandomSpec {
  explicit RandomSpec(uint64_t seed);
  // The spec refers to `data`.
  RandomSpec(const RandomSpec&) = delete;
  RandomSpec& operator=(const RandomSpec&) = delete;

  std::deque<std::string> data;
  codegen::MetadataSpec spec;
};

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_RANDOM_SPEC_H_
