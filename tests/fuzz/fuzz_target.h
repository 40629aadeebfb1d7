#ifndef METAD_TESTS_FUZZ_FUZZ_TARGET_H_
#define METAD_TESTS_FUZZ_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "server/formats/byte_range.h"
#include "server/formats/tensors/imported_constant.h"

// What libFuzzer calls, and replay.cc does. Whatever the input is, it returns
// 0; what must not be ends the process.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace metad::fuzz {

// The input in memory of its own size, so that a read beyond its end is one
// beyond the memory.
formats::ByteRange ToRange(const uint8_t* data, size_t size);

// Ends the process unless `holds`; `what` was expected.
void Require(bool holds, const char* what);

// Reads every byte, and requires that each constant has as many as its type and
// shape say.
void CheckConstants(const std::vector<formats::ImportedConstant>& constants);

// Requires problems that a terminal can show.
void CheckProblems(const std::vector<std::string>& problems);

}  // namespace metad::fuzz

#endif  // METAD_TESTS_FUZZ_FUZZ_TARGET_H_
