#ifndef METAD_TESTS_CONFORMANCE_DEVICES_EXPECTATIONS_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_EXPECTATIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"

namespace metad::conformance {

struct ExpectedFunction {
  std::string name;
  // What it stores when it is called.
  int64_t value = 0;
};

struct ExpectedConstant {
  std::string name;
  // C: what to look at. The name, unless a test wants to be refused.
  std::string expression;
  uint64_t alignment = 0;
  // In the device's byte order.
  std::string bytes;
};

// What an image has to hold, from what was asked for: nothing of it comes from
// a plan or from generated text.
struct Expectations {
  std::vector<ExpectedFunction> functions;
  // Names that are close to a function's and must not be found.
  std::vector<std::string> absent;
  std::vector<ExpectedConstant> constants;
};

// A function's value is its place in `functions`.
Expectations ExpectationsOf(const std::vector<std::string>& functions,
                            const std::vector<codegen::ConstantSpec>& constants,
                            codegen::ByteOrder byte_order);

// The tables of program/expectations.h, as C that includes `header`.
std::string ExpectationsText(const Expectations& expected,
                             const std::string& header);

// The last line of an image that holds all of it.
std::string PassLine(const Expectations& expected);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_DEVICES_EXPECTATIONS_H_
