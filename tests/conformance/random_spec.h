#ifndef METAD_TESTS_CONFORMANCE_RANDOM_SPEC_H_
#define METAD_TESTS_CONFORMANCE_RANDOM_SPEC_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"

namespace metad::conformance {

// A correct spec with nothing else in common with the next one: names, modules,
// orders, types, shapes, bits, alignments and sections are random. The same
// seed gives the same spec.
struct RandomSpec {
  explicit RandomSpec(uint64_t seed,
                      const codegen::Runtime* abi = &codegen::CrtRuntime());
  // The spec refers to `data`.
  RandomSpec(const RandomSpec&) = delete;
  RandomSpec& operator=(const RandomSpec&) = delete;

  std::deque<std::string> data;
  codegen::MetadataSpec spec;
};

// What tests with random specs run: 1 to `count`, unless METAD_TEST_SEEDS in
// the environment says SEED or FIRST-LAST:
//   bazel test --test_env=METAD_TEST_SEEDS=1-1000 //tests/conformance:...
// A test's name says its seed.
std::vector<uint64_t> Seeds(uint64_t count);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_RANDOM_SPEC_H_
